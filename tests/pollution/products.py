"""The second source: an English list of things that were never sold. Apostrophes, inch marks, long sentences with
commas, a last column that is always empty."""
from source import Source

HEADER = ["Date", "Time", "Quantity", "Code", "Price", "Name", "Description", "Url", "Comments"]

MAKERS = ["O'Marley's", "Tallbridge", "Fenwick & Daughters", "D'Arvo", "Quillon", "St. Ives'", "Norrby"]
THINGS = ['Folding Ruler 24"', "Clay Whistle", 'Canvas Frame 9"', "Seed Drill, Small", "Herbarium Press", 'Globe 12"', "Abacus",
          "Rain Gauge", "Pupil's Microscope", 'Chalkboard 36"', "Paper Kite"]
SENTENCES = ['Beech and brass, oiled, 24" by 2", folds in four',
             "Fired at 1,050 degrees, glazed inside, safe for children over three",
             'Called the "long one" in our catalogue, now with a steel edge, a case, and a spare screw',
             "Sold by the dozen, packed in straw, two days' delivery",
             "Plain, sturdy and cheap",
             'Fits any 9" print, glass not included, hooks at the back, don\'t hang it over a stove',
             "For classes of thirty, with a teacher's sheet, a key, and eight spare parts, in a tin box",
             'Winner of the "Golden Spool", reviewed in two papers']
REGIONS = ["North", "South", "East", "West"]


def products(rng, rows):
    made = []
    for number in range(rows):
        thing = rng.choice(THINGS)
        code = f"{rng.choice('ABKTX')}{rng.randint(10, 99)}-{1000 + number}"
        made.append([
            f"{rng.randint(1, 12)}/{rng.randint(1, 28)}/{rng.randint(2019, 2026)}", f"{rng.randint(7, 19)}:{rng.randint(0, 59):02}",
            str(rng.randint(1, 480)), code, f"{rng.randint(99, 99_999) / 100:.2f}", f"{rng.choice(MAKERS)} {thing}",
            rng.choice(SENTENCES), f"https://shop.example/item/{code.lower()}?from=list", ""])
    return Source(
        name="products", header=HEADER, rows=made, always_quoted=frozenset({5, 6}), codes=3, decimals=4, free_text=6,
        titles=["Stock Movements", "All warehouses", "Printed on 16 November 2026"],
        total="Total: {} items", signature="Prepared by the stock room",
        groups=[("When", 2), ("What", 5), ("More", 2)],
        second=["Region", "Units", "Returned", "Year", "Share", "Carrier", "Depot", "State", "Rank", "Remark"])
