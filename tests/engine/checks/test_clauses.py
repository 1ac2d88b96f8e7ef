import pytest

from rantau.engine import checks
from tests.engine.checks.given import contract


def _topics(text: str) -> list[str]:
    return [one.term for one in checks.check_text(text).findings]


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("Peserta yang HAMIL akan dipulangkan.", ["pregnancy"]),
        ("Peserta dilarang menikah selama program.", ["marriage"]),
        ("Peserta tidak boleh sholat pada jam kerja.", ["religion"]),
        ("Peserta dilarang menggunakan telepon.", ["phone"]),
        ("Wajib izin sebelum keluar asrama.", ["going_out"]),
        ("Potongan tabungan wajib tiap bulan.", ["savings"]),
        ("Denda Rp 15 juta.", ["penalties"]),
        ("Menyerahkan ijazah asli.", ["deposits"]),
        ("The trainee shall not become pregnant.", ["pregnancy"]),
        ("She may not get married.", ["marriage"]),
        ("Praying at work is forbidden.", ["religion"]),
        ("You must hand over your phone at night.", ["phone"]),
        ("There is a curfew at 9 pm.", ["going_out"]),
        ("Compulsory savings of 20,000 yen.", ["savings"]),
        ("Liquidated damages of 500,000 yen.", ["penalties"]),
        ("The company will keep the passport.", ["deposits"]),
        ("妊娠した場合は帰国する。", ["pregnancy"]),
        ("結婚を禁止する。", ["marriage"]),
        ("就業中の礼拝は認めない。", ["religion"]),
        ("携帯電話の使用を禁止する。", ["phone"]),
        ("外出には許可が必要である。", ["going_out"]),
        ("通帳は会社が管理する。", ["savings"]),
        ("違約金を支払う。", ["penalties"]),
        ("保証金を預ける。", ["deposits"]),
        ("ﾊﾟｽﾎﾟｰﾄを会社に預ける。", ["deposits"]),
    ],
)
def test_clause_is_found_in_three_languages(text: str, topics: list[str]) -> None:
    assert _topics(text) == topics


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Nomor telepon kantor: lihat lampiran. Dilarang merokok.",
        "The office telephone number is in the annex. Do not smoke.",
        "勤務時間は8時から17時まで。電話番号は別紙のとおり。",
        "Depositori dokumen elektronik tersedia.",
        "She will prayerless finely curfewed.",
    ],
)
def test_plain_text_raises_nothing(text: str) -> None:
    assert _topics(text) == []


def test_finding_is_a_warning_with_the_words_and_decides_nothing() -> None:
    one = checks.check_text("Peserta yang hamil dipulangkan. Kehamilan dilaporkan.").findings[0]

    assert (one.code, one.severity, one.facts["words"]) == (
        "suspicious_clause",
        "warning",
        "hamil; kehamilan",
    )


def test_the_text_of_a_contract_is_scanned_with_the_contract() -> None:
    report = checks.check_contract(contract(contract_text="Denda dan uang jaminan"))

    assert [one.row()[:4] for one in report.findings] == [
        ("c1", "suspicious_clause", "warning", "deposits"),
        ("c1", "suspicious_clause", "warning", "penalties"),
    ]
