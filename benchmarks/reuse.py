"""CPU seconds of text reuse over many texts: `python benchmarks/reuse.py 10000 100000`.

Texts of 60 to 340 words, drawn from 60,000 made words as words are in a language (Zipf); one in twenty is a
reprint of an earlier one, cut to half and with every tenth word changed, and one story is printed 300 times.
"""

import random
import resource
import sys
import time
from bisect import bisect
from itertools import accumulate

from sayso.weigh.reuse import Passage, find_reuse

_WORDS = 60_000
_SYLLABLES = [a + b for a in "bcdfgklmnprstv" for b in "aeiou"]


def make(count: int, seed: int) -> tuple[list[Passage], set[tuple[str, str]]]:
    """Passages and the pairs of them that are reprints."""
    dice = random.Random(seed)
    words = ["".join(dice.choices(_SYLLABLES, k=2 + number % 3)) + str(number) for number in range(_WORDS)]
    shares = list(accumulate(1.0 / (rank + 3) for rank in range(_WORDS)))
    texts: list[list[str]] = []
    pairs = set()
    for number in range(count):
        original = 0 if count // 2 <= number < count // 2 + 300 else dice.randrange(max(number, 1))
        if number and (original == 0 or dice.random() < 0.05):
            text = texts[original]
            start = dice.randint(0, len(text) // 2)
            text = [
                dice.choice(words) if dice.random() < 0.1 else word
                for word in text[start : start + len(text) // 2]
            ]
            pairs.add((f"{original:07}", f"{number:07}"))
        else:
            text = [words[bisect(shares, dice.random() * shares[-1])] for _ in range(dice.randint(60, 340))]
        texts.append(text)
    return [Passage(id=f"{number:07}", text=" ".join(text)) for number, text in enumerate(texts)], pairs


def main() -> None:
    """Prints a line a size."""
    for count in map(int, sys.argv[1:]):
        passages, pairs = make(count, 1)
        start = time.process_time()
        found = {(each.left, each.right) for each in find_reuse(passages)}
        seconds = time.process_time() - start
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        kept = f"{len(pairs & found)} of {len(pairs)} reprints"
        print(f"{count} texts: {seconds:.1f} CPU s, {len(found)} pairs, {kept}, {memory} MiB", flush=True)


if __name__ == "__main__":
    main()
