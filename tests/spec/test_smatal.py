"""Små grupper döljs, och så mycket mer att de inte går att räkna ut."""

from hud_model.regler.smatal import dolda, dolda_i_ny_version, med_summor


def tabell(**rader):
    """Nämnd → (kvinnor, män)."""
    return {(n, k): antal for n, par in rader.items() for k, antal in zip("km", par, strict=True)}


def test_summorna_laggs_till():
    alla = med_summor(tabell(park=(3, 20), bad=(40, 50)))
    assert alla["park", None] == 3 + 20
    assert alla[None, "k"] == 3 + 40
    assert alla[None, None] == 3 + 20 + 40 + 50


def test_inget_doljs_nar_alla_grupper_ar_stora_eller_tomma():
    assert dolda(tabell(park=(5, 20), bad=(0, 50)), 5) == frozenset()


def test_en_liten_grupp_skyddas_av_den_minsta_kretsen():
    """Park har tre kvinnor: deras män, och båda i den mindre grannen, döljs; summorna visas."""
    gomda = dolda(tabell(park=(3, 20), bad=(40, 50), lek=(6, 7)), 5)
    assert gomda == {("park", "k"), ("park", "m"), ("lek", "k"), ("lek", "m")}


def test_i_en_tabell_med_en_enda_rad_maste_summor_doljas():
    gomda = dolda(tabell(park=(3, 20)), 5)
    assert ("park", "k") in gomda
    assert gomda & {("park", None), (None, "k"), (None, None)}


def test_det_dolda_forblir_dolt_i_en_ny_version_dar_annat_andrats():
    fore = tabell(park=(3, 20), bad=(40, 50), lek=(6, 7))
    gomda = dolda(fore, 5)
    efter = fore | {("bad", "k"): 41}
    assert dolda_i_ny_version(fore, gomda, efter, 5) == gomda


def test_en_grupp_som_blivit_liten_doljer_allt_som_andrats():
    fore = tabell(park=(8, 20), bad=(40, 50))
    efter = fore | {("park", "k"): 3}
    assert dolda_i_ny_version(fore, dolda(fore, 5), efter, 5) == {
        ("park", "k"), ("park", None), (None, "k"), (None, None)
    }  # fmt: skip


def test_en_dold_rad_som_forsvinner_doljer_det_som_andrats():
    fore = tabell(park=(3, 20), bad=(40, 50), lek=(6, 7))
    efter = {cell: antal for cell, antal in fore.items() if cell[0] != "park"}
    gomda = dolda_i_ny_version(fore, dolda(fore, 5), efter, 5)
    assert {(None, "k"), (None, "m"), (None, None)} <= gomda
