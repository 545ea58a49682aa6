"""`python -m deploy.training`: learn, write the model's file, and tell how good it is."""

from deploy.training.learning import accuracy, learn, sentences
from services.intake.store.text_model import MODEL, read_model, write_model


def main() -> None:
    """Train once; the held-out sentences are never learnt from."""
    model, _pipeline = learn()
    MODEL.write_bytes(write_model(model))
    print(f"{len(model.features)} sequences, {len(model.categories)} leaves, {MODEL}")
    written = read_model(MODEL.read_bytes())
    for part in ("train", "held_out"):
        found = accuracy(written, sentences(part))
        print(
            f"{part}: {len(sentences(part))} sentences, first {found['first']:.1%}, "
            f"among three {found['among_three']:.1%}"
        )


if __name__ == "__main__":
    main()
