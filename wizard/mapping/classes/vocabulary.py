"""Words that tell what a column is about: those that columns of one class tend to carry, and those that are common.

Pure; raises nothing. A name without any of them is understood by nobody but its owner.
"""

from __future__ import annotations

import re

from wizard.mapping import names

_KINDS = """
id: ein fk idx index isbn no nr objectid pk recordid ref rowid serial sku ssn
moment: birth born closed created data dates datum deadline dob end expiration fecha hour issued minute
    modified month months opened period quarter start times updated week year years yr
code: borough brand categoria city cod codigo council county currency district ethnicity fips gender icd
    language make marital naics precinct race sector sex species types ward zone
quantity: area attack average avg balance cost current defense density depth distance duration energy freq
    frequency goals height hp income index lat latitude likes lng lon longitude magnitude max mean median min
    pct percent percentage pixel points population power pressure px rate ratio ratios revenue salary sales
    sensor signal speed std stdev temp temperature time torque val value vibration views voltage volume votes
    wage weight width wins x y z
text: abstract answer bio content details explanation feedback headline instructions lyrics note overview plot
    purpose reason remarks story synopsis title tweet
address-on-the-net: homepage href image img link links logo photo uri url urls web website
list: amenities array cast categories coordinates coords countries features genres geometry items json
    keywords languages list lists members names polygon skills tags
flag: available bool boolean ind indicator yesno
name: actor artist author company contact customer director firstname fullname lastname name names nom nombre
    owner person player surname team user username
place: addr address city country location neighborhood place province region state street town
money: amount budget cost dollars fare fee gross paid payment price salary tax usd
contact: email fax mail mobile phone postal postcode tel telephone zip zipcode
"""

_COMMON = """
activity add added address age alt amount and animal area asset assets attack author average avg base best
birth building built cap capita capital cat category census change city class close code codes color comments
comp completed concept contract coordinate cost count country created credit currency current data dataset
date datetime days death debt def definition des desc description development dist distance district duration
edit education effective employees end estimate estimated event exchange expenditure experience family female
field fire first fiscal flows food for from gas gender geo global gross group growth headline health height
high hired home how image incident income indeed index indicator industrie industries industry info interest
issue item job label lang language last lat latitude length level life line link linked lng loan local
location lon long longitude low main major male market max may mean measure median members method min mkt
monster month name names net non note notes num number old open order organization other owner per period
phone points police population position post posted power price primary product prog program project property
purchase purpose quantity question rank ranking rate rating ratio reason record reference region release
report req restaurant revenue review reviews round salary sale sales school score season sec second sector
series service services sex short simply site size soc source special speed start state status store street
style sub summary survey symbol system table tax team temp term text textile the theme thumb time timestamp
title tot total trip trips tweet type unemployment uniq unit units unnamed updated url use user valuation
value venue volume water web website weekly weight winner work year years zip
"""
"""Words in the column names of three or more collections of the training file."""

_SHARED = {
    "id": names.ID_WORDS,
    "moment": names.TIME_WORDS,
    "code": names.CODE_WORDS,
    "quantity": names.QUANTITY_WORDS,
    "text": names.TEXT_WORDS,
    "flag": names.FLAG_WORDS,
}
"""Words that the rules of the suggestions know as well."""


def _kinds() -> dict[str, frozenset[str]]:
    parts = re.split(r"^([a-z-]+):", _KINDS, flags=re.MULTILINE)[1:]
    told = zip(parts[::2], parts[1::2], strict=True)
    return {kind: frozenset(words.split()) | _SHARED.get(kind, frozenset()) for kind, words in told}


KINDS = _kinds()
"""Kind → words, lower case."""

UNDERSTOOD = frozenset(
    word for known in (*KINDS.values(), frozenset(_COMMON.split())) for word in known if len(word) > 2
)
"""Words that anybody understands."""
