"""Check the guide, build both editions, and say where the site is: ``python scripts/build.py [--strict]``."""

import sys

from promptguide.cli import main

if __name__ == "__main__":
    main(["build", *sys.argv[1:]])
