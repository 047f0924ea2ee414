"""What changed between two wordings reads well."""

from hypothesis import given
from hypothesis import strategies as st

from helpdesk.differences import GAP, GONE, NEW, SAME, compare

TEXTS = st.text(alphabet="提现到账，a b\n1", max_size=60)


def words(lines, kind):
    return [text for line in lines for part, text in line.parts if part == kind]


def test_a_changed_line_shows_the_changed_words_alone():
    lines = compare("提现一般 T+1 到账。", "提现一般 T+2 到账。")
    assert [line.kind for line in lines] == [GONE, NEW]
    assert (words(lines, GONE), words(lines, NEW)) == (["1"], ["2"])


def test_chinese_is_compared_by_its_characters():
    lines = compare("节假日顺延到账", "节假日不到账")
    assert (words(lines, GONE), words(lines, NEW)) == (["顺延"], ["不"])


def test_lines_without_anything_in_common_stand_whole():
    lines = compare("甲乙丙丁", "completely other")
    assert words(lines, GONE) == ["甲乙丙丁"]
    assert words(lines, NEW) == ["completely other"]


def test_what_stayed_far_from_a_change_is_left_out():
    before = "\n".join(["one", *"abcdefgh", "two"])
    lines = compare(before, before.replace("one", "1").replace("two", "2"))
    assert [line.kind for line in lines] == [GONE, NEW, SAME, GAP, SAME, GONE, NEW]


def test_a_line_too_long_to_compare_stands_whole():
    lines = compare("人" * 5000 + "甲", "人" * 5000 + "乙")
    assert [len(line.parts) for line in lines] == [1, 1]


def test_a_text_of_too_many_lines_stands_whole():
    lines = compare("a\n" * 5000, "b\na\n" * 2500)
    assert [line.kind for line in lines] == [GONE] * 5000 + [NEW] * 5000


@given(TEXTS)
def test_the_same_text_has_no_changes(text):
    assert compare(text, text) == []


@given(TEXTS, TEXTS)
def test_what_is_shown_of_a_text_stands_in_it(before, after):
    lines = compare(before, after)
    for side, text in ((GONE, before), (NEW, after)):
        shown = [
            "".join(words for _kind, words in line.parts)
            for line in lines
            if line.kind in (SAME, side)
        ]
        assert set(shown) <= set(text.splitlines())
