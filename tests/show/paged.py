"""A case of PDFs and an HTML mail for the workbench: pages to turn, words to box, pictures to withhold."""

from pathlib import Path

from factory import make_mail, make_multipart, make_part, make_zip
from pdfs import Pdf, lines, make_pdf

from sayso.case import Case
from sayso.model.looking import Pixels
from sayso.painting import to_png
from sayso.pipeline.line import Options, read_leak
from sayso.progress import Quiet

MEMO = (
    lines(
        "To the board of the port of Salis", "",
        "Colonel Marek Dvorak said on 3 June 2010 that the annex had been sold to Castellan.",
        "The harbour master Ines Valdo denied that any money was paid.",
    ),
    lines("The spokesman, Jan Holub, confirmed that the sale of the annex would be re-", "opened in July."),
    lines("A last page."),
)  # fmt: skip
HTML = (
    '<html><head><link rel="stylesheet" href="https://evil.test/a.css">'
    "<style>@font-face{font-family:x;src:url(//evil.test/f.woff)} body{background:url(https://evil.test/b.png)}</style>"
    "</head><body><p>The minister said that the annex <b>was sold</b>.</p>"
    '<img src="cid:seal@a" alt="the seal"><img src="http://evil.test/pixel.gif" width="1">'
    '<script>document.title="run"</script><iframe src="https://evil.test/frame"></iframe></body></html>'
)


def build_paged(folder: Path) -> Path:
    """Reads such a leak into a new case."""
    leak = folder.parent / "leak"
    leak.mkdir(parents=True)
    script = "/OpenAction << /S /JavaScript /JS (app.launchURL\\('http://evil.test'\\)) >>"
    (leak / "memo.pdf").write_bytes(Pdf(MEMO, catalog=script).bytes())
    (leak / "packed.zip").write_bytes(make_zip({"in/memo.pdf": make_pdf(MEMO[0])}))
    seal = to_png(Pixels(width=40, height=40, depth=3, raw=bytes((200, 30, 40)) * 1600))
    inline = b"Content-ID: <seal@a>\n" + make_part(seal, "image/png", base64=True)
    related = make_multipart([make_part(HTML, "text/html; charset=utf-8"), inline], "related", "b2")
    plain = make_part("The minister said that the annex was sold.\n")
    headers = {
        "Received": "from a.example by b.example; Thu, 01 Apr 2010 10:00:01 +0200",
        "Message-ID": "<h@a.example>",
    }
    (leak / "html.eml").write_bytes(make_mail(make_multipart([plain, related], "alternative"), headers))
    case, _ = Case.open_or_create(folder)
    read_leak(case, [leak], Options(jobs=1), Quiet())
    case.close()
    return folder
