"""Who tells it: a county's people, of whom some come again."""

import random

from stdnum.iso7064 import mod_11_2

from services.intake.domain.people import PartyReport

_SURNAMES = "王李张刘陈杨黄赵周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国志文玉兰春梅海燕晓红小平国强"
_POOL = 400_000
"""People of a county; every one of them is drawn again at times."""


def a_party(chance: random.Random, county: str, role: str) -> PartyReport:
    """A person of the county with a phone, one in three with an ID number."""
    number = chance.randrange(_POOL)
    own = random.Random(number * 1_000_003 + int(county))  # noqa: S311  no secret
    name = own.choice(_SURNAMES) + "".join(own.choices(_GIVEN, k=own.choice((1, 2))))
    return PartyReport(
        role=role,
        name=name,
        phone=f"13{int(county) % 1000:03d}{number:06d}",
        id_number=_id_number(own, county) if number % 3 == 0 else "",
    )


def _id_number(own: random.Random, county: str) -> str:
    born = f"{own.randrange(1945, 2002)}{own.randrange(1, 13):02d}{own.randrange(1, 29):02d}"
    body = f"{county}{born}{own.randrange(1000):03d}"
    return body + str(mod_11_2.calc_check_digit(body))
