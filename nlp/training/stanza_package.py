"""Trains a small Stanza package with its own trainers: `python -m nlp.training.stanza_package --out DIR`.

It is small test data, not a good model: tokenizer, multiword tokens, tags and lemmas from a few hundred
treebank sentences. The folder has the layout of a Stanza resources directory, `resources.json` included.
With `--default-sizes` all networks are as large as Stanza's own for Hebrew, character language models
included; only what writes letters is trained a little. That serves to measure speed.
"""

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from stanza.models import charlm, lemmatizer, mwt_expander, tagger, tokenizer
from stanza.utils.datasets import prepare_tokenizer_data

from nlp.conllu import Sentence, read_conllu

NAME = "small"
_SMALL_TOKENIZER = ("--emb_dim", "16", "--hidden_dim", "24")
_SMALL_TAGGER = (
    "--hidden_dim", "32", "--num_layers", "1", "--char_hidden_dim", "24", "--char_emb_dim", "16",
    "--word_emb_dim", "16", "--transformed_dim", "16", "--tag_emb_dim", "8", "--deep_biaff_hidden_dim", "24",
    "--composite_deep_biaff_hidden_dim", "8",
)  # fmt: skip
_SMALL_STEPS, _DEFAULT_STEPS = 200, 2
_SMALL_EPOCHS, _DEFAULT_EPOCHS = 2, 20  # untrained, a decoder writes on to its limit and looks slow
_DIRECTIONS = ("forward", "backward")
_PROCESSORS = ("tokenize", "mwt", "pos", "lemma")


def train_package(conllu: Path, out: Path, *, sentences: int, small: bool = True) -> None:
    """Write a package trained on the first `sentences` of the file `conllu` into the folder `out`."""
    steps = str(_SMALL_STEPS if small else _DEFAULT_STEPS)
    epochs = str(_SMALL_EPOCHS if small else _DEFAULT_EPOCHS)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        files = _write_files(conllu, work, sentences)
        characters = () if small else _train_character_models(files["txt"], out)
        dictionary = ("--dict_only",) if small else ()
        common = ["--cpu", "--shorthand", f"he_{NAME}"]
        tokenizer.main([
            "--txt_file", files["txt"], "--label_file", files["labels"], "--dev_txt_file", files["txt"],
            "--dev_label_file", files["labels"], "--dev_conll_gold", files["conllu"],
            "--mwt_json_file", files["mwt"],
            "--lang", "he", "--steps", "300", "--eval_steps", "300", *(_SMALL_TOKENIZER if small else ()),
            *_saved(out, "tokenize"), *common,
        ])  # fmt: skip
        mwt_expander.main([
            "--train_file", files["conllu"], "--eval_file", files["conllu"], "--gold_file", files["conllu"],
            "--output_file", str(work / "mwt.conllu"), "--lang", "he", "--num_epoch", epochs, *dictionary,
            *_saved(out, "mwt"), *common,
        ])  # fmt: skip
        tagger.main([
            "--train_file", files["conllu"], "--eval_file", files["conllu"], "--lang", "he", "--no_pretrain",
            "--max_steps", steps, "--eval_interval", steps, "--batch_size", "1000",
            *(_SMALL_TAGGER if small else ()), *characters, *_saved(out, "pos"), *common,
        ])  # fmt: skip
        lemmatizer.main([
            "--train_file", files["conllu"], "--eval_file", files["conllu"], "--num_epoch", epochs,
            "--output_file", str(work / "lemma.conllu"), *dictionary, *characters, *common,
            *_saved(out, "lemma"),
        ])  # fmt: skip
    _write_resources(out, needed=() if small else _DIRECTIONS)


def _train_character_models(text: str, out: Path) -> list[str]:
    """Train character language models, forward and backward; return the options of networks that use them."""
    options = ["--charlm", "--charlm_shorthand", NAME]
    for direction in _DIRECTIONS:
        saved = _saved(out, f"{direction}_charlm")
        charlm.main([
            "--train_file", text, "--eval_file", text, "--shorthand", f"he_{NAME}", "--direction", direction,
            "--epochs", "1", "--cutoff", "1", "--no_checkpoint", "--cpu", *saved,
        ])  # fmt: skip
        options += [f"--charlm_{direction}_file", str(Path(saved[1]) / saved[3])]
    return options


def _saved(out: Path, processor: str) -> list[str]:
    folder = out / "he" / processor
    folder.mkdir(parents=True, exist_ok=True)
    return ["--save_dir", str(folder), "--save_name", f"{NAME}.pt"]


def _write_files(conllu: Path, work: Path, count: int) -> dict[str, str]:
    """Return the paths of the files that the trainers read."""
    sentences = read_conllu(conllu)[:count]
    names = {"conllu": "gold.conllu", "txt": "text.txt", "labels": "labels.txt", "mwt": "mwt.json"}
    files = {kind: str(work / name) for kind, name in names.items()}
    Path(files["conllu"]).write_text(
        "\n\n".join(_tree(sentence) for sentence in sentences) + "\n\n", encoding="utf-8"
    )
    texts = [sentence.text for sentence in sentences]
    paragraphs = (" ".join(texts[start : start + 10]) for start in range(0, len(texts), 10))
    Path(files["txt"]).write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")
    prepare_tokenizer_data.main([files["txt"], files["conllu"], "-o", files["labels"], "-m", files["mwt"]])
    return files


def _tree(sentence: Sentence) -> str:
    """Return a sentence as CoNLL-U with a flat tree, which Stanza wants to see."""
    lines = [f"# text = {sentence.text}"]
    number = 0
    for word in sentence.words:
        space = "_" if word.spaced else "SpaceAfter=No"
        if len(word.morphemes) > 1:
            lines.append(
                f"{number + 1}-{number + len(word.morphemes)}\t{word.form}" + "\t_" * 7 + f"\t{space}"
            )
            space = "_"
        for morpheme in word.morphemes:
            number += 1
            head = "0\troot" if number == 1 else "1\tdep"
            cells = (
                number,
                morpheme.form,
                morpheme.lemma,
                morpheme.pos,
                "_",
                morpheme.features or "_",
                head,
                "_",
                space,
            )
            lines.append("\t".join(map(str, cells)))
    return "\n".join(lines)


def _write_resources(out: Path, needed: Sequence[str]) -> None:
    """Write what the folder holds; tags and lemmas need the character models of the `needed` directions."""
    models = [{"model": f"{direction}_charlm", "package": NAME} for direction in needed]
    kinds: dict[str, dict[str, dict[str, object]]] = {kind: {NAME: {"md5": ""}} for kind in _PROCESSORS}
    kinds |= {f"{direction}_charlm": {NAME: {"md5": ""}} for direction in needed}
    for kind in ("pos", "lemma") if models else ():
        kinds[kind][NAME]["dependencies"] = models
    packages = {"default": dict.fromkeys(_PROCESSORS, NAME)}
    resources = {"he": {**kinds, "packages": packages, "default_processors": packages["default"]}}
    (out / "resources.json").write_text(json.dumps(resources), encoding="utf-8")


def main() -> None:
    """Train the package."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sentences", type=int, default=300)
    parser.add_argument("--default-sizes", action="store_true")
    options = parser.parse_args()
    conllu = options.data / "treebank" / "iahltwiki-ud-dev.conllu"
    train_package(conllu, options.out, sentences=options.sentences, small=not options.default_sizes)


if __name__ == "__main__":
    main()
