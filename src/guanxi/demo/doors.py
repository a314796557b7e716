"""Where people live, and who can carry a parcel there."""

from typing import TYPE_CHECKING

from guanxi.delivery.states import Method
from guanxi.demo.goods import Stall

if TYPE_CHECKING:
    from guanxi.people.models import Person

STREETS = {
    "Chaoyang": ("Jintai Lane", "Guanghua Road", "Hujialou North Street", "Tuanjiehu Road", "Gongti East Road"),
    "Dongcheng": ("Baochao Lane", "Dongsi North Street", "Gulou East Street"),
    "Haidian": ("Zhichun Road", "Chengfu Road", "Suzhou Street", "Wudaokou Lane"),
    "Chengdu": ("Kehua North Road", "Yulin West Road", "Jinli Street", "Tongzilin East Road"),
    "Shanghai": ("Yongkang Road", "Wuding Road", "Kunming Road", "Changle Road"),
    "Lyon": (
        "rue Burdeau",
        "montée de la Grande-Côte",
        "rue Leynaud",
        "place Sathonay",
        "rue des Tables-Claudiennes",
    ),
}
OTHER_STREETS = ("Renmin Road", "Zhongshan Road", "Jiefang Road")
KNOWN = {
    "Lin Yue": "Building 6, door 302, 18 Guanghua Road, Chaoyang",
    "Zhao Min": "Hujialou North Street 7, door 1104, Chaoyang",
    "Sun Hao": "Jintai Lane 9, shop front, Chaoyang",
    "Xu Lan": "Jintai Lane 31, Chaoyang",
    "Old Zhang": "Tuanjiehu, gate 2, Chaoyang",
    "Lucie Martin": "24 rue Burdeau, Lyon",
}
FAR = ("Zhang Tao", "Élodie Roux")
CYCLES_IN = "Lyon"


def address_of(person: "Person") -> str:
    """The same door every time; its last part is a quarter or a town."""
    quarter = person.place.split(",")[0]
    streets = STREETS.get(quarter, OTHER_STREETS)
    made = f"{streets[person.pk % len(streets)]} {person.pk % 47 + 2}, door {person.pk % 9 + 1}0{person.pk % 4 + 1}"
    return KNOWN.get(person.name) or f"{made}, {quarter}"


def courier_to(person: "Person", stall: Stall) -> "Person | None":
    """Whoever of the shop goes there, or nobody."""
    by_name = {courier.name: courier for courier in stall.couriers}
    if person.place == CYCLES_IN:
        return by_name.get("Élodie Roux")
    if person.place == "Marseille":
        return None
    if "Beijing" in person.place or person.place == "Tianjin":
        near = [courier for name, courier in by_name.items() if name not in FAR]
        return near[0] if near else by_name.get("Zhang Tao")
    return by_name.get("Zhang Tao")


def pays(courier: "Person") -> Method:
    """Whoever goes far takes transfers, so as not to carry cash across the country."""
    return Method.TRANSFER if courier.name in FAR else Method.CASH
