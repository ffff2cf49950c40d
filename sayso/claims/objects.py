"""Constructions whose content is no clause: accusations, things to do, judgements of things, passives."""

from dataclasses import replace

from sayso.claims.contents import Hit, clause_end
from sayso.claims.frames import Found, content_behind, first_subject, make
from sayso.claims.phrases import Scene, subject_before
from sayso.claims.rightward import phrase_after
from sayso.claims.words import Range


def reads_object(scene: Scene, hit: Hit, previous: Found | None) -> Found | None:
    """The attribution of an active cue whose content is a phrase; `None` where it is none."""
    if hit.cue.form == "participle":
        return None
    subject = subject_before(scene, hit.group)
    if hit.cue.form == "gerund" and not (hit.words[0] > hit.group and scene.has("be", hit.group)):
        before = hit.group - 1
        if before < scene.part[0] or not scene.comma(before):
            return None
        subject = previous.source if previous is not None else first_subject(scene)
    joined = subject is None and hit.group > scene.part[0] and scene.has("coordinators", hit.group - 1)
    if joined and hit.cue.form != "base":
        subject = previous.source if previous is not None else first_subject(scene)
    content = object_content(scene, hit)
    if subject is None or content is None:
        return None
    found = make(hit, subject, (content,), True, 0.6)
    return replace(found, lead=hit.group) if joined else found


def object_content(scene: Scene, hit: Hit) -> Range | None:
    """What follows the cue as its object, in one of the constructions the cue takes."""
    takes = hit.cue.takes
    k = hit.words[1]
    hi = scene.part[1]
    if k >= hi:
        return None
    if "inf" in takes:
        infinitive = _infinitive(scene, k)
        return None if infinitive is None else (infinitive, phrase_end(scene, infinitive))
    if "bare_inf" in takes and scene.lower[k].endswith(("ar", "er", "ir", "arse", "erse", "irse")):
        return (k, phrase_end(scene, k))
    if "ing" in takes and scene.lower[k].endswith("ing"):
        return (k, phrase_end(scene, k))
    if "of" in takes and scene.lower[k] in ("of", "about", "against"):
        return (k, phrase_end(scene, k))
    for name, link in (("charge_of", "charges"), ("charge_for", "for"), ("np_as", "as"), ("order", "to")):
        if name in takes and _linked(scene, k, link):
            return (k, phrase_end(scene, k))
    saying = _as_saying(scene, k)
    if "np" in takes and saying is not None:
        return (saying, clause_end(scene, saying))
    if _object_starts(scene, k) and ("np" in takes or ("np_pred" in takes and _predicated(scene, k))):
        return (k, phrase_end(scene, k))
    return None


def _as_saying(scene: Scene, k: int) -> int | None:
    """Where the content of "quoted a diplomat as saying C" begins."""
    for i in range(k + 1, min(scene.part[1] - 1, k + 14)):
        if scene.has("as", i - 1) and scene.lower[i] in ("saying", "telling", "diciendo"):
            return i + 2 if scene.has("complementizers", i + 1) else i + 1
    return None


def _predicated(scene: Scene, k: int) -> bool:
    """Whether the object at `k` is given a name or a judgement: "called him a liar", "called it “a lie”"."""
    for i in range(k, min(scene.part[1], k + 12)):
        if i in scene.opened or (i > k and scene.lower[i] in ("a", "an", "the", "one", "his", "her")):
            return True
        if not scene.word(i):
            return False
    return scene.has("objects", k)


def _infinitive(scene: Scene, k: int) -> int | None:
    """Where a to-infinitive begins at `k` or after an adverbial ("promised Sunday at a rally to ...")."""
    if scene.has("to", k):
        return k
    if not (scene.has("time", k) or scene.has("prepositions", k)):
        return None
    for i in range(k + 1, min(scene.part[1] - 1, k + 9)):
        if not scene.word(i) or scene.verbish(i):
            return None
        if scene.has("to", i) and not scene.has("determiners", i + 1) and not scene.words.capital(i + 1):
            return i
    return None


def _linked(scene: Scene, k: int, link: str) -> bool:
    """Whether an object stands at `k` and, after it, the linking word of the construction."""
    if not _object_starts(scene, k):
        return False
    for i in range(k + 1, min(scene.part[1], k + 16)):
        if scene.has(link, i) and not (link == "charges" and _of_in_name(scene, i)):
            return True
        if scene.words.forms[i] in ";:." or i in scene.opened:
            return False
    return False


def _of_in_name(scene: Scene, i: int) -> bool:
    """Whether "of" joins a name ("the Bank of Spain") and no charge follows."""
    return i + 1 < scene.part[1] and scene.words.capital(i + 1) and scene.words.capital(i - 1)


def _object_starts(scene: Scene, k: int) -> bool:
    """Whether an object may begin at `k`; in Spanish a person is one with "a" ("acusó a la policía")."""
    if k in scene.opened or scene.has("objects", k) or scene.has("determiners", k):
        return True
    if scene.grammar.language == "es" and scene.has("to", k):
        return True
    closed = (
        "subordinators",
        "coordinators",
        "auxiliaries",
        "be",
        "adverbs",
        "complementizers",
        "tails",
        "time",
    )
    names = ("subjects", "prepositions", *closed)
    return scene.word(k) and not any(scene.has(name, k) for name in names)


def phrase_end(scene: Scene, start: int) -> int:
    """Where a content that is no clause ends: at a comma that opens another clause, or the scene's end."""
    hi = clause_end(scene, start)
    k = start
    while k < hi:
        if k in scene.opened:
            k = scene.opened[k]
            continue
        if scene.comma(k) and k > start and k + 1 < hi and _other_clause(scene, k + 1):
            return k
        k += 1
    return hi


def _other_clause(scene: Scene, k: int) -> bool:
    if scene.has("coordinators", k):
        return any(scene.verbish(i) for i in range(k + 1, min(k + 5, scene.part[1])))
    if scene.has("subordinators", k) or scene.has("relatives", k) or scene.has("subjects", k):
        return True
    return scene.lower[k].endswith("ing") or k in scene.cues


def reads_passive(scene: Scene, hit: Hit) -> Found | None:
    """ "X was accused by Y of Z", "X was told that C", "it was reported that C", "X is said to ..."."""
    subject = subject_before(scene, hit.group)
    takes = hit.cue.takes
    k = hit.words[1]
    agent, agent_at = agent_of(scene, k)
    if takes & {"charge_of", "charge_for"}:
        return _charged(scene, hit, subject, agent, agent_at)
    impersonal = subject is None or scene.lower[subject[0]] == "it"
    if "that" in takes and (impersonal or "person" in takes):
        told = replace(hit, cue=replace(hit.cue, takes=takes - {"person", "bare"}))
        found = content_behind(scene, told, None)
        if found is not None and found.content:
            return replace(found, source=agent, score=0.7)
    if subject is not None and takes & {"that", "inf", "order"} and k < scene.part[1] and scene.has("to", k):
        return make(hit, None, (subject, (k, phrase_end(scene, k))), True, 0.65)
    if subject is not None and agent is not None and takes & {"np_as", "np_pred", "charge_for"}:
        content = (subject, (k, agent_at)) if agent_at > k else (subject,)
        return make(hit, agent, content, True, 0.55)
    return None


def _charged(
    scene: Scene, hit: Hit, subject: Range | None, agent: Range | None, agent_at: int
) -> Found | None:
    k = hit.words[1]
    start = agent[1] if agent is not None and agent_at == k else k
    hi = scene.part[1]
    if subject is None or start >= hi or not (scene.has("charges", start) or scene.has("for", start)):
        return None
    end = agent_at if agent is not None and agent_at > start else phrase_end(scene, start)
    return make(hit, agent, (subject, (start, end)), True, 0.75)


def agent_of(scene: Scene, k: int) -> tuple[Range | None, int]:
    """The "by" phrase of a passive, if one stands within reach of `k`, and where its "by" is."""
    for i in range(k, min(scene.part[1], k + 14)):
        if i in scene.opened or scene.words.forms[i] in ";:." or scene.has("complementizers", i):
            break
        if scene.has("by", i) and i + 1 < scene.part[1]:
            end = i + 1
            while end < min(scene.part[1], i + 14) and not _agent_ends(scene, end, i + 1):
                end += 1
            agent = phrase_after(replace(scene, part=(scene.part[0], end)), i + 1, False)
            if agent is not None and not scene.lower[agent[0]].endswith("ing"):
                return agent, i
    return None, k


def _agent_ends(scene: Scene, i: int, start: int) -> bool:
    if scene.comma(i):
        return True
    charges = scene.has("charges", i) and not _of_in_name(scene, i) and scene.lower[i + 1 : i + 2] != ("the",)
    gerund = charges and any(w.endswith("ing") for w in scene.lower[i + 1 : i + 3])
    return i > start and (gerund or (scene.grammar.language == "en" and scene.has("for", i)))
