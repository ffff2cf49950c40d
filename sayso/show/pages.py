"""Every page of the workbench, loaded beside the first one: with all they can do they take a second."""

from sayso.show import (
    acts,
    check_page,
    citing,
    claim_page,
    claims_page,
    decide_page,
    documents_page,
    entities_page,
    help_page,
    hypotheses_page,
    names_page,
    network_page,
    open_page,
    original_page,
    propositions_page,
    reading_page,
    sources_page,
    start_page,
    timeline_page,
    tour_page,
)
from sayso.show.answering import Part

PARTS: tuple[Part, ...] = (
    *start_page.PARTS,
    *propositions_page.PARTS,
    *claims_page.PARTS,
    *claim_page.PARTS,
    *documents_page.PARTS,
    *names_page.PARTS,
    *original_page.PARTS,
    *citing.PARTS,
    *reading_page.PARTS,
    *sources_page.PARTS,
    *entities_page.PARTS,
    *timeline_page.PARTS,
    *network_page.PARTS,
    *hypotheses_page.PARTS,
    *acts.PARTS,
    *decide_page.PARTS,
    *check_page.PARTS,
    *open_page.PARTS,
    *tour_page.PARTS,
    *help_page.PARTS,
)
"""Every page, action and file. A new page module adds its `PARTS` here, and its paths to `openapi.json`."""
