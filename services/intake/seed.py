"""Demo data of intake: none, for its lists are code; collections are made by the migrations."""


def main() -> None:
    """Nothing is to be seeded."""


if __name__ == "__main__":
    main()
