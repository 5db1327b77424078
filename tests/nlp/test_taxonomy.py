from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

from lake.config import NlpConfig
from nlp.__main__ import main
from nlp.languages import SCORED
from nlp.pipeline import load
from nlp.taxonomy import TaxonomyError, pack_names, problems, read_taxonomy

AGREED = [
    "product.quality",
    "product.features",
    "product.design",
    "delivery.speed",
    "delivery.damage",
    "delivery.tracking",
    "billing.charges",
    "billing.price",
    "billing.payment",
    "checkout.flow",
    "account.login",
    "account.management",
    "app.crash",
    "app.performance",
    "app.usability",
    "app.update",
    "website.problems",
    "support.speed",
    "support.quality",
    "support.channels",
    "staff.manner",
    "staff.competence",
    "information.clarity",
    "communication.proactive",
    "returns.refund",
    "returns.process",
    "availability.stock",
    "availability.outage",
    "onboarding.setup",
    "security.fraud",
    "security.privacy",
    "safety.product",
    "safety.people",
    "accessibility.access",
    "environment.cleanliness",
    "environment.comfort",
    "environment.noise",
    "booking.process",
    "schedule.delay",
    "schedule.cancellation",
    "baggage.lost",
    "food.quality",
    "loyalty.rewards",
    "contract.cancellation",
    "network.coverage",
    "claims.handling",
    "value.overall",
    "brand.general",
]


def own(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_taxonomy_core_has_the_agreed_topics_in_every_language() -> None:
    topics = read_taxonomy().topics

    for topic in AGREED:
        assert set(topics[topic].patterns) == set(SCORED), topic
        assert topics[topic].journey


@pytest.mark.parametrize("pack", ["", *pack_names()])
def test_taxonomy_and_packs_have_no_problems(pack: str) -> None:
    assert problems(read_taxonomy([pack] if pack else [])) == []


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("No one helped us and then they hung up.", {"support.quality"}),
        ("The flight was delayed.", {"schedule.delay"}),
        ("My luggage was delayed.", {"baggage.lost"}),
        ("We are still waiting at the gate.", {"schedule.delay"}),
        ("The blender caught fire.", {"safety.product"}),
        ("There was no seat belt in the back.", {"safety.people"}),
        ("They keep my money safe.", set()),
        ("All of it was in the bags.", set()),
        ("There is a bug on the wall.", set()),
        ("I ran out of patience.", set()),
        ("Niemand hilft mir.", {"support.quality"}),
        ("Der Toaster fing Feuer.", {"safety.product"}),
        ("Ich bin nicht sicher, ob es stimmt.", set()),
        ("Das war mein Fehler.", set()),
        ("Mir ist aufgefallen, wie grün alles ist.", set()),
        ("Personne ne répond.", {"support.speed.silence"}),
        ("Les freins ont lâché.", {"safety.product"}),
        ("Ce fut une erreur de ma part.", set()),
        ("Nadie responde a mis correos.", {"support.speed.silence"}),
        ("Me resbalé en la entrada.", {"safety.people"}),
        ("Fue un error mío.", set()),
        ("Er neemt niemand op.", {"support.speed.silence"}),
        ("De lader vloog in brand.", {"safety.product"}),
        ("De vereniging vergadert vandaag.", set()),
        ("Nessuno risponde alle mie mail.", {"support.speed.silence"}),
        ("Le uscite di sicurezza erano chiuse.", {"safety.people"}),
        ("È stato un mio errore.", set()),
    ],
)
def test_taxonomy_names_what_is_meant_and_no_more(
    language: Language, text: str, topics: set[str]
) -> None:
    doc = language(text)
    found = {m.label_ for m in doc.spans.get("topics", ()) if m._.method == "pattern"}
    assert found == topics


def test_taxonomy_own_file_extends_and_adds(tmp_path: Path) -> None:
    path = own(
        tmp_path,
        "topics:\n"
        "  delivery.speed: {patterns: {en: 'drone drop'}}\n"
        "  delivery.drone: {label: Drones, journey: receive, patterns: {en: 'drone, drones'}}\n",
    )

    doc = load(NlpConfig(taxonomy=path))("The drone drop was great. Drones are loud.")

    assert [(span.text, span.label_) for span in doc.spans["topics"]] == [
        ("drone drop", "delivery.speed"),
        ("Drones", "delivery.drone"),
        ("loud", "environment.noise"),
    ]
    assert read_taxonomy(own=path).version != read_taxonomy().version


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("topics: {Bad Id: {}}", "an id is one to three"),
        ("topics: {a.b.c.d: {}}", "an id is one to three"),
        ("topics: {a: {journey: moon}}", "journey 'moon'"),
        ("topics: {a: {pattern: {}}}", r"unknown keys \['pattern'\]"),
        ("topics: [", "own.yaml"),
    ],
)
def test_taxonomy_mistakes_are_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(TaxonomyError, match=message):
        read_taxonomy(own=own(tmp_path, text))


def test_taxonomy_check_reports_conflicts_and_orphans(tmp_path: Path, capsys: Any) -> None:
    path = own(tmp_path, "topics: {odd.child: {patterns: {en: 'refund', xx: 'a'}}}")

    assert main(["taxonomy", "check", "--taxonomy", str(path)]) == 1

    printed = capsys.readouterr().out
    assert "'refund' belongs to returns.refund and to odd.child" in printed
    assert "its parent odd is not in the taxonomy" in printed
    assert "'xx' is not a scored language" in printed


def test_taxonomy_a_phrase_of_two_levels_belongs_to_the_deeper(tmp_path: Path) -> None:
    path = own(tmp_path, "topics: {returns.refund.full: {patterns: {en: 'full refund'}}}")
    taxonomy = read_taxonomy(own=path)

    assert dict(taxonomy.patterns("en"))["full refund"] == "returns.refund.full"
    assert problems(taxonomy) == []


def test_taxonomy_examples_are_found_in_their_topic(language: Any) -> None:
    for topic in read_taxonomy().topics.values():
        for texts in topic.examples.values():
            for text in texts:
                doc = language(text)
                labels = {span.label_ for span in doc.spans["topics"]}
                assert topic.id in labels, text


def test_taxonomy_coverage_counts_texts_with_a_topic(tmp_path: Path, capsys: Any) -> None:
    texts = tmp_path / "texts.txt"
    texts.write_text('The staff were rude\n{"text": "I like it a lot"}\n', encoding="utf-8")

    assert main(["taxonomy", "coverage", str(texts)]) == 0

    assert capsys.readouterr().out.startswith("1 of 2 texts hold a topic (50.0%)")


def test_taxonomy_try_shows_mentions(capsys: Any) -> None:
    assert main(["taxonomy", "try", "The staff were rude"]) == 0

    assert capsys.readouterr().out == "staff.manner  negative  4-9  'staff'\n"


def test_taxonomy_phrase_with_a_question_mark_counts_where_its_clause_judges(
    tmp_path: Path,
) -> None:
    path = own(tmp_path, 'topics:\n  food.quality:\n    patterns: {en: "zwieback?"}\n')
    language = load(NlpConfig(taxonomy=path))

    def found(text: str) -> list[str]:
        doc = language(text)
        return [
            mention.text for mention in doc.spans.get("topics", ()) if mention._.method == "pattern"
        ]

    assert found("We met over zwieback last Tuesday at noon, she and I.") == []
    assert found("The zwieback was terrible, even for a Tuesday at noon.") == ["zwieback"]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Der Bote hat nicht geklingelt und nur einen Zettel dagelassen.", "delivery.tracking"),
        ("Seit Montag kein Strom und die Hotline ist ständig besetzt.", "availability.outage"),
        ("La livreuse n'a pas sonné, j'ai trouvé un avis de passage.", "delivery.tracking"),
        ("On tourne en rond : le compte est verrouillé depuis lundi.", "account.login"),
        ("Llevo tres semanas sin internet y nadie me devuelve la llamada.", "network"),
        ("Me siguen cobrando después de dar de baja el servicio.", "contract.cancellation"),
        ("De monteur kwam niet opdagen en niemand belt terug.", "support.speed"),
        ("Mijn pas is geblokkeerd door een onbekende betaling.", "security.fraud"),
        ("Il corriere non ha citofonato e il pacco è in giacenza.", "delivery.tracking"),
        ("Mi hanno addebitato due volte la rata e nessuno risponde.", "billing.charges"),
    ],
)
def test_taxonomy_everyday_words_name_topics_in_every_language(
    language: Any, text: str, topic: str
) -> None:
    doc = language(text)
    found = {span.label_ for span in doc.spans.get("topics", ())}

    assert any(label.startswith(topic) for label in found), found


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Any update on flight 214? We have been told nothing.", "app.update"),
        ("Der Nachttisch wackelt.", "food.quality"),
        ("Le poisson était très frais.", "billing.charges"),
        ("Une cuisine française raffinée.", "claims.handling"),
        ("Llegamos tarde y te lo digo con cariño.", "food.quality"),
    ],
)
def test_taxonomy_words_of_two_meanings_name_no_wrong_topic(
    language: Any, text: str, wrong: str
) -> None:
    doc = language(text)
    found = {span.label_ for span in doc.spans.get("topics", ())}

    assert not any(label.startswith(wrong) for label in found), found
