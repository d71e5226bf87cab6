"""A case study every text of which tries to become markup, script, a formula or another document."""

from datetime import UTC, datetime
from typing import Any

from app.case_studies.sections import SECTIONS
from tests.integration.pages.cases import case

#: What must never run; each has a mark of its own by which it is found again.
ATTACKS = [
    "<script>alert('m0')</script>",
    "<img src=x onerror=alert('m1')>",
    "<svg/onload=alert('m2')>",
    '"><script src=//evil.example/m3.js></script>',
    "' onmouseover='alert(4)' x='m4",
    '" autofocus onfocus="alert(5)" m5="',
    "</script><script>alert('m6')</script>",
    "</title><script>alert('m7')</script>",
    "</textarea></style></noscript></template><script>alert('m8')</script>",
    "<iframe src=javascript:alert('m9')></iframe>",
    "<a href=\"javascript:alert('m10')\">m10</a>",
    "<div hx-get=/evil hx-trigger=load data-hx-get=/evil hx-on:load=alert('m11')>m11</div>",
    "<form action=//evil.example><button formaction=javascript:alert('m12')>m12</button></form>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src onerror=alert('m13')&gt;\">",
    "<base href=//evil.example/m14><meta http-equiv=refresh content=0;url=//evil.example>",
    "<link rel=stylesheet href=//evil.example/m15.css><style>*{background:url(//evil.example)}</style>",
    "{{7*7}}{% raw %}${7*7}<%= 7*7 %> m16",
    "<!--<script>alert('m17')//-->",
    "]]><![CDATA[<script>alert('m18')</script>",
    "&lt;script&gt;alert('m19')&lt;/script&gt; &#60;script&#62;",
    "<marquee onstart=alert('m20')><details open ontoggle=alert('m20')>",
    "<button popovertarget=x onbeforetoggle=alert('m21')><a xlink:href=javascript:alert('m21')>",
]
#: The same in light Markdown, where links and images are known.
MARKDOWN = [
    "[m30](javascript:alert(30))",
    "[m31](JaVaScRiPt&#58;alert(31))",
    "[m32](data:text/html;base64,PHNjcmlwdD5hbGVydCgzMik8L3NjcmlwdD4=)",
    "[m33](vbscript:msgbox(33))",
    "[m34](//evil.example/m34)",
    "[m35]( java\tscript:alert(35))",
    "![m36](https://evil.example/m36.png)",
    "![m37](javascript:alert(37))",
    "<javascript:alert(38)>",
    "[m39](https://example.org \"' onclick=alert(39) '\")",
    "[m40][r]\n\n[r]: javascript:alert(40)",
    "`<script>alert('m41')</script>`",
    "| <script>alert('m42')</script> |\n|---|\n| <b onclick=alert(42)>x</b> |",
    "    <script>alert('m43')</script>",
    '[m44](https://example.org" onmouseover="alert(44))',
    "[m45](file:///etc/passwd)",
    '#set page(m46) \\ $x$ @m46 <label> #eval("1") */',
]
ALL_LINES = " ".join(ATTACKS)
PROSE = "\n\n".join(ATTACKS + MARKDOWN)
HOSTILE = "lyon-hostile"


def labels(text: str) -> dict[str, str]:
    """Return the same short text in every language."""
    return dict.fromkeys(("en", "fr", "es"), text[:190])


def hostile_cases() -> list[dict[str, Any]]:
    """Return one case with everything in every field, and one for each attack with the attack as its title."""
    text = {section.name: PROSE for section in SECTIONS}
    everything = case(
        HOSTILE,
        "en",
        ATTACKS[3] + " hostile",
        text={"summary": ALL_LINES[:990], "translators": ATTACKS[:12], **text},
        translations={
            "fr": {"title": ATTACKS[6] + " hostile", "summary": ALL_LINES[-990:], **text},
        },
        published_at=datetime.now(UTC).isoformat(),
        lead_organisation=ALL_LINES[:290],
        status="under_way",
        level_of_government="municipal",
        cost={"amount": 10, "currency": "EUR", "year": 2020, "note": labels(ATTACKS[1])},
        contact={
            "organisation": ALL_LINES[:290],
            "website": "https://example.org/?a=1&lt;b=2&amp;c=javascript:alert(1)",
        },
        key_figures=[{"value": 3, "year": 2020, "source": 1, "label": labels(ATTACKS[4])}],
        sources=[
            {
                "title": attack,
                "publisher": attack,
                "url": f"https://example.org/{number}?q=%22%3E&x=1",
                "language": "en",
            }
            for number, attack in enumerate(ATTACKS)
        ],
        attachments=[
            {"type": "image", "url": "https://evil.example/i.png", "labels": labels(ATTACKS[2]), "credit": ATTACKS[1]}
        ],
    )
    titled = [
        case(f"lyon-hostile-{number}", "es", f"hostile {attack}"[:200], text={"solution": f"hostile {attack}"})
        for number, attack in enumerate(ATTACKS)
    ]
    return [everything, *titled]
