"""Nämndens linje: kedjan av daterade identiteter som en nämnd, förvaltning eller bolag har haft.

En nämnd som byter namn är samma nämnd. En sammanslagning har flera föregångare, vars belopp och
antal läggs ihop när alla finns. En delning har flera efterföljare: historiken delas inte upp, för
ingen källa säger hur. Allt som ser bakåt går genom linjen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol


class Identitet(Protocol):
    """Det linjen behöver veta om en nämnd: id, dagar och föregångare med mellanslag mellan."""

    id: str
    namn: str
    giltig_fran: str | None
    giltig_till: str | None
    foregangare: str | None
    i_ram_hos: str | None


@dataclass(frozen=True)
class Linje:
    """Identiteterna i en kommun, och hur de följer på varandra."""

    identiteter: tuple[Identitet, ...] = field(repr=False)

    @cached_property
    def _med_id(self) -> dict[str, Identitet]:
        return {i.id: i for i in self.identiteter}

    @cached_property
    def _efter(self) -> dict[str, list[Identitet]]:
        efter: dict[str, list[Identitet]] = {}
        for i in self.identiteter:
            for fore in self.foregangare(i.id):
                efter.setdefault(fore, []).append(i)
        return efter

    @cached_property
    def bruten(self) -> bool:
        """Sant när någon identitet har en föregångare: annars är varje id sig likt alla år."""
        return bool(self._efter)

    def foregangare(self, id_: str) -> tuple[str, ...]:
        """Id för dem som identiteten närmast följer på; tomt när den är den första."""
        egen = self._med_id.get(id_)
        return tuple((egen.foregangare or "").split()) if egen else ()

    def vid(self, id_: str, ar: int) -> str:
        """Identiteten som `id_` har vid årets slut; id:t självt när det inte går att säga.

        Framåt följs namnbyten och sammanslagningar, bakåt bara namnbyten. En delning stannar.
        """
        nu, sedda = id_, {id_}
        while (nasta := self._nasta(nu, ar) or self._forra(nu, ar)) and nasta not in sedda:
            nu = nasta
            sedda.add(nu)
        return nu

    def _nasta(self, id_: str, ar: int) -> str | None:
        efter = [i for i in self._efter.get(id_, ()) if _ar(i.giltig_fran) <= ar]
        return efter[0].id if len(efter) == 1 and efter[0].id != id_ else None

    def _forra(self, id_: str, ar: int) -> str | None:
        egen, fore = self._med_id.get(id_), self.foregangare(id_)
        fanns = egen is None or egen.giltig_fran is None or _ar(egen.giltig_fran) <= ar
        ensam = len(fore) == 1 and len(self._efter.get(fore[0], ())) == 1
        return fore[0] if not fanns and ensam else None

    def delar(self, id_: str, ar: int) -> frozenset[str]:
        """Id:n som var för sig fanns året och nu är `id_`: flera efter en sammanslagning."""
        fore = self.foregangare(id_)
        egen = self._med_id.get(id_)
        if not fore or (egen and _ar(egen.giltig_fran) <= ar):
            return frozenset({id_})
        if any(len(self._efter.get(f, ())) > 1 for f in fore):
            return frozenset({id_})
        return frozenset().union(*(self.delar(f, ar) for f in fore))

    def hela(self, id_: str) -> frozenset[str]:
        """Alla id:n i linjen: föregångare och efterföljare, men inte över en delning."""
        funna, kvar = {id_}, [id_]
        while kvar:
            nu = kvar.pop()
            grannar = [i.id for i in self._efter.get(nu, ())]
            grannar = grannar if len(grannar) == 1 else []
            grannar += [f for f in self.foregangare(nu) if len(self._efter.get(f, ())) == 1]
            kvar += [g for g in grannar if g not in funna]
            funna.update(grannar)
        return frozenset(funna)

    def i_ram_hos(self, id_: str) -> str | None:
        """Nämnden vars budgetram den här nämndens ekonomi ingår i; None när den har en egen."""
        egen = self._med_id.get(id_)
        return egen.i_ram_hos if egen else None

    def fanns(self, id_: str, ar: int) -> bool:
        """Sant när identiteten fanns någon dag under året; utan dagar fanns den alltid."""
        i = self._med_id.get(id_)
        return i is None or (_ar(i.giltig_fran) <= ar <= _ar(i.giltig_till, 9999))

    def hette(self, id_: str, ar: int) -> str:
        """”hette Miljönämnden till och med 2021”, eller hur den blev till; tomt annars."""
        fore = [self._med_id[f] for f in self.foregangare(id_) if f in self._med_id]
        egen = self._med_id.get(id_)
        if not fore or egen is None or _ar(egen.giltig_fran) > ar:
            return ""
        namn = _uppraknat(f.namn for f in fore)
        till = f" {_ar(egen.giltig_fran) - 1}" if egen.giltig_fran else ""
        if len(fore) > 1:
            return f"{namn} till och med{till}" if till else f"tidigare {namn}"
        if len(self._efter.get(fore[0].id, ())) > 1:
            return f"en del av {namn} till och med{till}" if till else f"tidigare en del av {namn}"
        return f"hette {namn} till och med{till}" if till else f"hette tidigare {namn}"


def _ar(datum: str | None, annars: int = 0) -> int:
    return int(datum[:4]) if datum else annars


def _uppraknat(namn: Iterable[str]) -> str:
    lista = list(namn)
    return " och ".join([", ".join(lista[:-1]), lista[-1]] if len(lista) > 1 else lista)
