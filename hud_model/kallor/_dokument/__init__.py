"""Dokumentformen: det som text, kalkylblad och andra fronter lämnar, och som kapitlen läser.

`form` är rubriker, stycken och tabeller med sin plats. `text` och `ark` är fronterna. `huvud` är
grammatiken för en kolumns huvud, `slag` säger vad för tabell ett huvud och dess rader är, `enhet`
var pengarnas enhet står, och `val` vilken kolumn som är vilken uppgift i rapportens period.
"""
