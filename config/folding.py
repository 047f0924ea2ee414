"""Templates of which all that never changes is worked out when they are first used.

Of some 700 parts of a ticket's page more than half are words of the interface, icons
and addresses without a number: the same on every page in the same language. They become
plain text here, once a language; what depends on a request stays as it is.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.conf import settings
from django.template import Context, Engine, Node, Variable
from django.template.base import FilterExpression, NodeList, TextNode, TokenType
from django.template.defaulttags import CommentNode, IfNode, LoadNode, URLNode
from django.template.library import SimpleNode
from django.template.loaders import base, cached
from django.templatetags.i18n import BlockTranslateNode, LanguageNode, TranslateNode
from django.templatetags.static import StaticNode
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

Tag = TypeVar("Tag", bound=Callable[..., Any])
# Numbers that stand in an address once, in the order of its places.
STAND_IN = 9_071_936_000
SOURCES = (
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
)


def constant(tag: Tag) -> Tag:
    """Mark a simple tag that depends on its arguments and the language alone."""
    tag.is_constant = True  # type: ignore[attr-defined]
    return tag


class _Folded(base.Loader):
    """What the cache is filled from: folded before another thread can see it."""

    def get_template(self, template_name: str, skip: Any = None) -> Any:
        template = super().get_template(template_name, skip)
        if not settings.DEBUG:
            nothing = Context()
            nothing.template = template
            fold(template.nodelist, nothing)
        return template


class Loader(cached.Loader, _Folded):
    """Django's cached loader, which keeps a folded template for each language.

    While DEBUG is on nothing is folded: an error then names the tag it stands in.
    """

    def __init__(self, engine: Engine, sources: Sequence[Any] = SOURCES) -> None:
        """Read templates by the loaders `sources` names."""
        super().__init__(engine, sources)

    def cache_key(self, template_name: Any, skip: Any = None) -> str:
        """What a template is kept under: what its constant parts depend on as well."""
        key = super().cache_key(template_name, skip)
        return f"{key} {get_language()} {get_script_prefix()}"


class NumberedURLNode(URLNode):
    """`{% url %}` with numbers: the address is looked up once and then filled in.

    Looking it up took 0.1 ms; a ticket's page has twenty such addresses.
    """

    form: str

    @classmethod
    def of(cls, node: URLNode) -> "NumberedURLNode":
        """The same tag; raises NoReverseMatch where the page or its places are not
        known beforehand.
        """
        if node.kwargs or not node.args or not _all_literal([node.view_name]):
            raise NoReverseMatch
        made = cls(node.view_name, node.args, node.kwargs, node.asvar)
        made.token, made.origin = node.token, node.origin
        stand_ins = [STAND_IN + place for place in range(len(node.args))]
        form = reverse(node.view_name.resolve(Context()), args=stand_ins)
        if "%" in form or escape(form) != form:
            raise NoReverseMatch
        for number in stand_ins:
            form = form.replace(str(number), "%d", 1)
        made.form = form
        return made

    def render(self, context: Context) -> str:
        """The address, as Django's own tag gives it."""
        numbers = tuple(one.resolve(context) for one in self.args)
        if any(type(number) is not int or number < 0 for number in numbers):
            return super().render(context)
        address = self.form % numbers
        if self.asvar is None:
            return address
        context[self.asvar] = address
        return ""


def fold(nodes: NodeList, nothing: Context) -> None:
    """Replace constant nodes by their text, here and below, for the language now in
    force; neighbouring texts become one. They are drawn in `nothing`, an empty context.
    """
    folded: list[Node] = []
    for node in nodes:
        text = _text_of(node, nothing)
        if text is None:
            _fold_below(node, nothing)
            folded.append(_faster(node))
        elif not text:
            continue
        elif folded and isinstance(folded[-1], TextNode):
            folded[-1] = TextNode(folded[-1].s + text)
        else:
            folded.append(TextNode(text))
    nodes[:] = folded


def _fold_below(node: Node, nothing: Context) -> None:
    if isinstance(node, LanguageNode):
        return
    if isinstance(node, IfNode):
        # Its `nodelist` is a copy made for those who look for blocks.
        for _condition, nodes in node.conditions_nodelists:
            fold(nodes, nothing)
        return
    for name in node.child_nodelists:
        below = getattr(node, name, None)
        if isinstance(below, NodeList):
            fold(below, nothing)


def _faster(node: Node) -> Node:
    if type(node) is not URLNode:
        return node
    try:
        return NumberedURLNode.of(node)
    except NoReverseMatch:
        return node


def _text_of(node: Node, nothing: Context) -> str | None:
    """The text of a node that always says the same; None for any other."""
    if isinstance(node, TextNode):
        return node.s
    if isinstance(node, LoadNode | CommentNode):
        return ""
    if not _is_constant(node):
        return None
    try:
        return SafeString(node.render(nothing))
    except NoReverseMatch:
        # In a branch that is never drawn it is no error; in any other it will be one.
        return None


def _is_constant(node: Node) -> bool:
    if isinstance(node, TranslateNode):
        given = [node.filter_expression, node.message_context]
        return node.asvar is None and _all_literal(given)
    if isinstance(node, BlockTranslateNode):
        return _is_plain(node)
    if isinstance(node, StaticNode):
        return node.varname is None and _all_literal([node.path])
    if isinstance(node, URLNode):
        given = [node.view_name, *node.args, *node.kwargs.values()]
        return node.asvar is None and _all_literal(given)
    if type(node) is SimpleNode:
        given = [*node.args, *node.kwargs.values()]
        is_told = getattr(node.func, "is_constant", False)
        return is_told and node.target_var is None and _all_literal(given)
    return False


def _is_plain(node: BlockTranslateNode) -> bool:
    """Whether a translated block has no plural and only places of known words."""
    if node.asvar or node.countervar or not _all_literal(node.extra_context.values()):
        return False
    places = {t.contents for t in node.singular if t.token_type == TokenType.VAR}
    return places <= node.extra_context.keys() and _all_literal([node.message_context])


def _all_literal(given: Any) -> bool:
    """Whether each of these expressions is a literal without filters, or not there."""
    return all(expression is None or _is_literal(expression) for expression in given)


def _is_literal(expression: FilterExpression) -> bool:
    var = expression.var
    return not expression.filters and (
        not isinstance(var, Variable) or var.literal is not None
    )
