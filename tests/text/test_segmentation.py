from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import jieba
import pytest

from ecom_ai.text import segmentation
from ecom_ai.text.segmentation import segmenter, stop_word_set, words, words_of_many

TEXTS = [
    "我们的纯棉T恤采用100%新疆长绒棉，面料柔软亲肤，透气吸汗，机洗不变形。",
    "The USB-C cable is 3.5 m long, and it charges at 100W.",
    "小明硕士毕业于中国科学院计算所，后在日本京都大学深造",
    "工信处女干事每月经过下属科室都要亲口交代24口交换机等技术性器件的安装工作",
    "欧美外贸原单ins超火的cec短袖t恤女宽松bf风 显瘦 2018夏季新款\n尺码：S/M/L  颜色：黑、白",
    "",
    "   ",
    "😊👍🏻哈哈哈哈哈哈",
    "龘龘靐齉爩 \r\n\t abc",
]


@pytest.fixture(scope="module")
def plain_jieba(tmp_path_factory: pytest.TempPathFactory) -> jieba.Tokenizer:
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = str(tmp_path_factory.mktemp("jieba"))
    return tokenizer


@pytest.mark.parametrize("text", TEXTS)
def test_the_cut_is_jiebas_own(text: str, plain_jieba: jieba.Tokenizer) -> None:
    assert list(segmenter().cut(text)) == list(plain_jieba.cut(text))


def test_the_cut_is_jiebas_own_with_a_dictionary(tmp_path: Path, plain_jieba: jieba.Tokenizer) -> None:
    own = tmp_path / "own.txt"
    own.write_text("长绒棉\n亲肤面料 50 n\n云绒暖芯 1000\n工信处女干事\n", encoding="utf-8")
    other = jieba.Tokenizer()
    other.tmp_dir = plain_jieba.tmp_dir
    other.load_userdict(str(own))
    for text in [*TEXTS, "云绒暖芯是亲肤面料，长绒棉"]:
        assert list(segmenter(str(own)).cut(text)) == list(other.cut(text))


def test_the_shops_own_words_stay_whole_and_a_changed_file_is_read_again(tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("暖芯绒\n", encoding="utf-8")
    assert "暖芯绒" in words("新款暖芯绒外套", dictionary=str(own))
    assert "暖芯绒" not in words("新款暖芯绒外套")
    own.write_text("新款暖芯绒\n", encoding="utf-8")
    os.utime(own, (1, 1))
    assert "新款暖芯绒" in words("新款暖芯绒外套", dictionary=str(own))


def test_stop_words_spaces_and_punctuation_fall_away() -> None:
    assert words("这是我们的棉质围巾，and the scarf is soft!") == ["棉质", "围巾", "scarf", "soft"]
    assert words("The scarf", stop_words=None) == ["The", "scarf"]


def test_negations_are_no_stop_words() -> None:
    assert {"not", "no", "不", "没", "很", "very"}.isdisjoint(stop_word_set())


def test_a_shop_may_bring_its_own_stop_words(tmp_path: Path) -> None:
    own = tmp_path / "stop.txt"
    own.write_text("\ufeff# ours\n围巾\nScarf\n", encoding="utf-8")
    assert words("棉质围巾 SCARF the", stop_words=str(own)) == ["棉质", "the"]


def test_many_texts_give_what_each_gives() -> None:
    assert list(words_of_many(TEXTS)) == [words(text) for text in TEXTS]


def test_a_missing_dictionary_is_an_error_not_a_silence() -> None:
    with pytest.raises(FileNotFoundError):
        words("棉", dictionary="/nowhere/own.txt")


def test_threads_share_one_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segmentation, "_segmenters", {})
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(segmenter())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(map(id, found))) == 1


def test_processes_start_at_once_quietly_and_leave_no_file_behind(tmp_path: Path) -> None:
    code = "from ecom_ai.text.segmentation import words; print('/'.join(words('纯棉围巾')))"
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(Path.cwd()), "PYTHONDONTWRITEBYTECODE": "1"}
    running = [
        subprocess.Popen([sys.executable, "-W", "ignore", "-c", code], env=environment, stdout=-1, stderr=-1, text=True)
        for _ in range(4)
    ]
    for process in running:
        out, errors = process.communicate(timeout=120)
        assert (process.returncode, out.strip(), errors) == (0, "纯棉/围巾", "")
    assert list(tmp_path.iterdir()) == []
    assert tempfile.gettempdir() != str(tmp_path)


def test_an_endless_run_of_unknown_characters_is_cut_in_bounded_time() -> None:
    assert "".join(segmenter().cut("龘" * 50_000)) == "龘" * 50_000


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_process_forked_during_a_build_can_build_too() -> None:
    building, go_on = threading.Event(), threading.Event()

    def build() -> None:
        with segmentation._lock:
            building.set()
            go_on.wait(60)

    thread = threading.Thread(target=build)
    thread.start()
    building.wait(60)
    threading.Timer(0.2, go_on.set).start()
    child = os.fork()  # waits for the build
    if not child:
        thread_free = threading.Thread(target=lambda: os._exit(0 if segmentation._lock.acquire(timeout=60) else 1))
        thread_free.start()
        thread_free.join(90)
        os._exit(2)
    thread.join()
    assert os.waitpid(child, 0)[1] == 0
