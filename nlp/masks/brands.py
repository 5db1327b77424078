"""Brands and places that have the shape of a person's name."""

from nlp.masks.gazetteer import word_set

BRANDS_WITH_S = word_set(
    "wendy denny arby macy kohl lowe mcdonald applebee carl levi domino sainsbury zaxby jimmy-john"
    " lloyd papa-john trader-joe dick victoria kiehl dillard claire michael marshall hardee "
    "culver popeye lay"
    " reese hershey kellogg campbell freddy moe ruth jimmy joe john harrah peet sally albert"
)
"""Written with a possessive 's, as in "Wendy's"."""
_PAIRS = (
    "calvin klein|tommy hilfiger|michael kors|morgan stanley|charles schwab|edward jones|jack "
    "daniels|"
    "johnny walker|johnny rockets|ralph lauren|marc jacobs|kate spade|tony roma|jack daniel|ray "
    "ban|"
    "alexander mcqueen|yves rocher|yves saint|paul smith|ted baker|john deere|john lewis|harry "
    "potter|"
    "santa claus|sri lanka|hong kong|hail mary|christmas eve|saint john|jamba juice|jimmy "
    "choo|hugo boss|helena rubinstein|elizabeth arden|estee lauder|dolce gabbana|"
    "tim hortons|may day|stella artois|johns hopkins|jose cuervo|olive garden|tory burch|james "
    "bond|"
    "papa johns|jimmy johns|trader joes|sherwin williams|steve madden|saint laurent|frank green|"
    "robin hood|bloody mary|alice springs|harley davidson"
)
BRAND_PAIRS = frozenset(_PAIRS.split("|"))
"""Two words that together name no person, as in "Calvin Klein"."""
