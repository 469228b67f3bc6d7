"""Checkpoint questions and the glossary: data files in, readable Markdown out."""

from pathlib import Path

import pytest
import yaml

from course.checkpoint import questions_as_markdown, read_questions
from course.glossary import read_terms

ROOT = Path(__file__).parents[2]

QUESTION = {
    "id": "loss-of-a-quarter",
    "kind": "concept",
    "section": "m01.training-loop",
    "ask": "What is the loss?",
    "answer": "1.386",
    "wrong": [
        {"option": "0.75", "why": "The loss is logarithmic."},
        {"option": "0", "why": "Only certainty costs nothing."},
    ],
}


def write(folder: Path, *questions: dict) -> Path:
    path = folder / "checkpoint.yml"
    path.write_text(yaml.safe_dump(list(questions)))
    return path


def test_every_option_is_explained_and_the_answer_folded_away(tmp_path, monkeypatch):
    """Options stand in the open, verdicts and reasons inside the fold."""
    (tmp_path / "docs").mkdir()
    write(tmp_path / "docs", QUESTION)
    monkeypatch.chdir(tmp_path)
    text = questions_as_markdown("checkpoint.yml")
    shown, _, folded = text.partition('??? success "Answer"')
    assert all(option in shown for option in ("1.386", "0.75", "0"))
    assert "logarithmic" not in shown
    assert "The loss is logarithmic." in folded
    assert folded.count("**right**") == 1


def test_the_place_of_the_answer_does_not_give_it_away():
    """Over the course's own questions no letter is the right one most of the time."""
    places = [
        [right for _, _, right in question.options].index(True)
        for path in ROOT.glob("docs/*/checkpoint.yml")
        for question in read_questions(path)
        if question.wrong
    ]
    assert len(places) > 10
    assert max(places.count(place) for place in set(places)) < 0.5 * len(places)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"answer": ""}, "has no 'answer'"),
        ({"kind": "riddle"}, "kind must be one of"),
        ({"wrong": []}, "needs at least two wrong options"),
    ],
)
def test_an_incomplete_question_is_named(tmp_path, change, message):
    """The message says which file, which question and what is missing."""
    path = write(tmp_path, {**QUESTION, **change})
    with pytest.raises(ValueError, match=message) as error:
        read_questions(path)
    assert "loss-of-a-quarter" in str(error.value)
    assert str(path) in str(error.value)


def test_ids_are_used_once(tmp_path):
    """Progress is stored by id, so two questions may not share one."""
    with pytest.raises(ValueError, match="used twice"):
        read_questions(write(tmp_path, QUESTION, QUESTION))


def test_every_term_of_the_course_leads_to_a_page():
    """Each term has one definition and a page that is there."""
    terms = read_terms(ROOT / "docs")
    assert len(terms) > 10
    for term in terms:
        assert (ROOT / "docs" / term.page.partition("#")[0]).is_file(), term


def test_a_term_defined_twice_is_refused(tmp_path):
    """One definition for a term, wherever it stands."""
    for module in ("first", "second"):
        (tmp_path / module).mkdir()
        entry = {"term": "token", "means": "A vocabulary entry.", "page": "tokens.md"}
        (tmp_path / module / "glossary.yml").write_text(yaml.safe_dump([entry]))
    with pytest.raises(ValueError, match="defined twice"):
        read_terms(tmp_path)
