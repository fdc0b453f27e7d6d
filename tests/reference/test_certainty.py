import pytest

from huoju.reference import Certainty, weakest


def test_a_result_is_as_certain_as_its_least_certain_number() -> None:
    assert weakest(Certainty.OFFICIAL, Certainty.UNVERIFIED, Certainty.SECONDARY) is Certainty.UNVERIFIED
    assert weakest(Certainty.OFFICIAL, Certainty.SECONDARY) is Certainty.SECONDARY
    assert weakest(Certainty.OFFICIAL, Certainty.OFFICIAL) is Certainty.OFFICIAL


def test_a_result_that_rests_on_no_number_is_official() -> None:
    assert weakest() is Certainty.OFFICIAL


@pytest.mark.parametrize(
    ("mark", "label", "english"),
    [
        ("official", "官方文本", "official text"),
        ("secondary", "第三方转述", "restated by a third party"),
        ("unverified", "未核实", "unverified"),
    ],
)
def test_a_mark_is_written_as_one_word_and_shown_with_its_label(mark: str, label: str, english: str) -> None:
    certainty = Certainty(mark)
    assert str(certainty) == mark
    assert certainty.label == label
    assert certainty.label_en == english
