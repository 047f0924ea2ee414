"""The tools of the gate that read texts and pins."""

import pytest
from babel.messages.catalog import Message

from config.gate import messages, pins
from config.gate.extraction import Key, from_python, from_template
from config.gate.messages import compile_mo, faults, problems, update


def test_texts_of_a_template_are_found():
    source = """{% load i18n %}
      {% translate "Save" %} it's {{ name|default:_("Nobody") }}
        {% translate "Close" context "verb" as word %}
    {% blocktranslate trimmed count n=rows|length with who=staff.name %}
      One ticket of {{ who }}
    {% plural %}
      {{ n }} tickets of {{ who }}
    {% endblocktranslate %}"""
    assert set(from_template(source, "x.html")) == {
        Key("Save", "", ""),
        Key("Nobody", "", ""),
        Key("Close", "", "verb"),
        Key("One ticket of %(who)s", "%(n)s tickets of %(who)s", ""),
    }


def test_texts_of_python_are_found():
    source = (
        '_("a" "b")\nngettext_lazy("one", "many", n)\npgettext_lazy("c", "d")\n_(x)'
    )
    assert set(from_python(source)) == {
        Key("ab", "", ""),
        Key("one", "many", ""),
        Key("d", "", "c"),
    }


@pytest.mark.parametrize(
    ("words", "target", "expected"),
    [
        ("Save", "保存", []),
        ("Save", "", ["untranslated"]),
        ("Hello %(name)s", "你好 %(name)s", []),
        ("Hello %(name)s", "你好 %(nom)s", ["other placeholders in '你好 %(nom)s'"]),
        ("%d of %s", "%s", ["other placeholders in '%s'"]),
        ("100%%", "100%%", []),
        (("One ticket", "%(n)s tickets"), ("%(n)s 个工单",), []),
    ],
)
def test_a_translation_is_complete_and_has_the_same_places(words, target, expected):
    assert list(faults(Message(words, target))) == expected


def test_a_fuzzy_translation_is_none():
    assert "fuzzy" in faults(Message("Save", "保存", flags=["fuzzy"]))


def test_update_keeps_what_is_translated_and_drops_the_rest(tmp_path, monkeypatch):
    source = [Key("One ticket", "%(n)s tickets", ""), Key("Save", "", "")]
    monkeypatch.setattr(messages, "texts", lambda: source)
    po = tmp_path / "django.po"
    assert problems(po) == ["missing: 'One ticket'", "missing: 'Save'"]
    update(po)
    assert problems(po) == ["untranslated: 'One ticket'", "untranslated: 'Save'"]
    empty = po.read_text()
    done = empty.replace('"Save"\nmsgstr ""', '"Save"\nmsgstr "保存"')
    po.write_text(done + '\nmsgid "Gone"\nmsgstr "早没了"\n')
    assert problems(po) == ["obsolete: 'Gone'", "untranslated: 'One ticket'"]
    update(po)
    assert po.read_text() == done
    compile_mo(po)
    assert po.with_suffix(".mo").exists()


def test_floors_need_a_reason():
    floors, told = pins.read_floors("django>=5.2.14  # a hole\nredis>=5\n\n# note\n")
    assert list(floors) == ["django"]
    assert len(told) == 1


def test_pins_are_read_with_their_hashes_left_out():
    text = "django==5.2.19 \\\n    --hash=sha256:aa\nx==1.0 ; python_version < '3.12'\n"
    assert [(name, str(version)) for name, version in pins.pins(text)] == [
        ("django", "5.2.19"),
        ("x", "1.0"),
    ]


def test_what_an_extra_brings_is_wanted_too():
    assert pins.wanted(["psycopg[binary,pool]>=3.2"]) == {
        "psycopg",
        "psycopg-binary",
        "psycopg-pool",
    }


def test_no_pin_is_below_its_floor():
    assert pins.problems() == []
