import pytest

from nlp.learn.tasks import TASKS, LabelError, read_label

COMPLAINT = TASKS["complaint"]


@pytest.mark.parametrize(
    "value",
    [1, 1.0, True, "1", "true", "TRUE", "Yes", "y", "complaint", "Complaint", ["complaint"]],
)
def test_labels_that_say_yes_to_a_binary_task(value: object) -> None:
    assert read_label(COMPLAINT, value) == ("complaint",)


@pytest.mark.parametrize(
    "value",
    [0, 0.0, False, "0", "false", "No", "n", "none", "not complaint", "not_complaint",
     "non-complaint", "noncomplaint", "no complaint", "Not Complaint", []],
)  # fmt: skip
def test_labels_that_say_no_to_a_binary_task(value: object) -> None:
    assert read_label(COMPLAINT, value) == ()


@pytest.mark.parametrize("value", ["perhaps", "2", ["complaint", "praise"]])
def test_labels_that_a_binary_task_does_not_know_are_named(value: object) -> None:
    with pytest.raises(LabelError, match="write true or false"):
        read_label(COMPLAINT, value)
