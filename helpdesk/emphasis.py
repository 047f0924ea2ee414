"""Emphasis in Chinese: `**注意：**请…` ends at the colon although no blank follows.

CommonMark asks for a blank or a sign beyond the stars where a sign stands before them;
Chinese has no blanks, and the stars would stay on the page.
"""

from collections.abc import MutableMapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token

_FIRST, _LAST = "㐀", "鿿"


class _State(StateInline):
    """Reads a row of stars as CommonMark does, and knows Chinese beside it."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:
        """Whether the row at `start` may open or close emphasis, and its length."""
        found = super().scanDelims(start, canSplitWord)
        if self.src[start] != "*":
            return found
        end = start + found.length
        before = self.src[start - 1] if start else " "
        after = self.src[end] if end < self.posMax else " "
        return Scanned(
            found.can_open or (_is_chinese(before) and not after.isspace()),
            found.can_close or (_is_chinese(after) and not before.isspace()),
            found.length,
        )


class _Inline(ParserInline):
    """The parser of a paragraph's content, by that state."""

    def parse(
        self,
        src: str,
        md: MarkdownIt,
        env: MutableMapping[str, Any],
        tokens: list[Token],
    ) -> list[Token]:
        """Fill `tokens` with the content of `src`."""
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def with_chinese(parser: MarkdownIt) -> MarkdownIt:
    """The parser, its rules as they are, which ends emphasis beside Chinese too."""
    inline = _Inline()
    inline.ruler, inline.ruler2 = parser.inline.ruler, parser.inline.ruler2
    parser.inline = inline
    return parser


def _is_chinese(letter: str) -> bool:
    return _FIRST <= letter <= _LAST
