"""Words from which the demo composes people, companies and places; nobody and nothing here is meant."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(" ".join(each.split()) for each in text.split(","))


FIRST_NAMES = _words("""
    An, Ans, Annelies, Anouk, Astrid, Bart, Bert, Bram, Brecht, Brenda, Carine, Cato, Charlotte, Chris, Daan, Dirk,
    Eline, Elke, Ellen, Els, Emma, Erik, Eva, Evelien, Fatima, Femke, Filip, Frank, Geert, Greet, Griet, Guy, Hanne,
    Hannelore, Hans, Heidi, Hilde, Ilse, Ine, Inge, Ingrid, Isabel, Jan, Jana, Jeroen, Jill, Jo, Johan, Joke, Joris,
    Jozefien, Julie, Karen, Karim, Karlien, Kathleen, Katrien, Kim, Koen, Kristof, Lander, Laura, Leen, Lien, Lies,
    Liesbeth, Lieve, Lore, Lotte, Luc, Luna, Maarten, Malika, Marc, Marieke, Marijke, Marleen, Mehmet, Mia, Mieke,
    Mohamed, Nadia, Naima, Nathalie, Nele, Nico, Niels, Nina, Noor, Olivier, Patrick, Paul, Peter, Petra, Pieter,
    Raf, Rik, Rita, Robin, Ruben, Samira, Sander, Sara, Sarah, Saskia, Silke, Simon, Sofie, Stefaan, Stijn, Sven,
    Tamara, Tim, Tine, Tom, Toon, Ulrike, Veerle, Vera, Wim, Wouter, Yasmina, Yves, Yvonne, Zeynep
""")
FAMILY_NAMES = _words("""
    Adriaensen, Aerts, Baert, Bauwens, Beckers, Beernaert, Bogaert, Boons, Bosmans, Callens, Ceulemans, Ceuppens,
    Claes, Claessens, Coene, Cools, Coppens, Cornelis, Daems, Declercq, Decoster, Degroote, Delaere, Demeyer,
    Denolf, Deprez, Desmet, Devos, Dhaene, Dierckx, Dupont, Engelen, Everaert, Feys, Geerts, Gheysen, Goethals,
    Goossens, Hendrickx, Hermans, Heylen, Huysmans, Jacobs, Janssens, Kerckhof, Lambrecht, Lauwers, Lemmens, Luyten,
    Maes, Martens, Meeus, Mertens, Michiels, Moens, Moons, Neyt, Nuyts, Pauwels, Peeters, Penninck, Pieters, Poppe,
    Raes, Renders, Roelandt, Roels, Rombouts, Schepens, Segers, Simoens, Smets, Stevens, Sterckx, Stroobants,
    Swinnen, Thijs, Timmermans, Tytgat, Vanacker, Vandael, Vandamme, Vandenbussche, Vanhecke, Vanhoutte,
    Vankerckhoven, Vanneste, Verbeke, Verbruggen, Verdonck, Verhaegen, Verhelst, Verlinden, Vermeersch, Vermeulen,
    Verstraete, Vervaet, Wauters, Willems, Wouters, Wuyts, Yperman, De Backer, De Baets, De Clercq, De Cock, De
    Graeve, De Keyser, De Meester, De Pauw, De Ridder, De Smedt, De Wachter, De Wilde, Van Acker, Van Damme, Van de
    Velde, Van den Broeck, Van Hove, Van Loo, Van Looy, Van Nieuwenhove, Van Rompaey, Vande Walle, El Amrani,
    Bouazza, Yildiz, Kaya, Kowalski, Nguyen, Öztürk, Benali, Popescu, Rossi
""")
# A company may be called after a thing: "Wasserij De Klaver".
THINGS = _words("""
    De Akker, De Arend, De Beuk, De Boei, De Boomgaard, De Brug, De Bron, De Burcht, De Cirkel, De Draad, De Eik, De
    Es, De Gans, De Haan, De Hazelaar, De Hoeve, De Iris, De Kade, De Kern, De Klaver, De Kiem, De Kroon, De Kruin,
    De Leeuwerik, De Lelie, De Linde, De Meander, De Molen, De Olm, De Oever, De Passer, De Pauw, De Pijl, De Poort,
    De Rank, De Ring, De Roos, De Sleutel, De Specht, De Spil, De Ster, De Toren, De Valk, De Vlinder, De Vuurtoren,
    De Wilg, De Zwaan, Het Anker, Het Baken, Het Hof, Het Kasteel, Het Kompas, Het Span, Het Veer, 't Hoekje, 't
    Park, Noordster, Zuiderzon, Westhoek, Oosterlicht, Scheldezicht, Leiedal, Dijleland, Netevallei
""")
# postcode and town
PLACES = tuple(
    tuple(each.split(" ", 1))
    for each in _words("""
    1500 Halle, 1600 Sint-Pieters-Leeuw, 1700 Dilbeek, 1730 Asse, 1800 Vilvoorde, 1830 Machelen, 1930 Zaventem, 2000
    Antwerpen, 2018 Antwerpen, 2030 Antwerpen, 2060 Antwerpen, 2100 Deurne, 2140 Borgerhout, 2170 Merksem, 2200
    Herentals, 2220 Heist-op-den-Berg, 2240 Zandhoven, 2260 Westerlo, 2300 Turnhout, 2320 Hoogstraten, 2400 Mol,
    2440 Geel, 2500 Lier, 2550 Kontich, 2600 Berchem, 2610 Wilrijk, 2800 Mechelen, 2830 Willebroek, 2850 Boom, 2900
    Schoten, 2930 Brasschaat, 2960 Brecht, 3000 Leuven, 3001 Heverlee, 3200 Aarschot, 3290 Diest, 3300 Tienen, 3500
    Hasselt, 3530 Houthalen-Helchteren, 3550 Heusden-Zolder, 3600 Genk, 3620 Lanaken, 3630 Maasmechelen, 3680
    Maaseik, 3700 Tongeren, 3740 Bilzen, 3800 Sint-Truiden, 3900 Pelt, 3920 Lommel, 3960 Bree, 8000 Brugge, 8020
    Oostkamp, 8200 Brugge, 8300 Knokke-Heist, 8400 Oostende, 8500 Kortrijk, 8510 Marke, 8520 Kuurne, 8530 Harelbeke,
    8560 Wevelgem, 8600 Diksmuide, 8630 Veurne, 8700 Tielt, 8760 Meulebeke, 8770 Ingelmunster, 8790 Waregem, 8800
    Roeselare, 8820 Torhout, 8870 Izegem, 8900 Ieper, 8970 Poperinge, 9000 Gent, 9031 Drongen, 9032 Wondelgem, 9040
    Sint-Amandsberg, 9042 Gent, 9050 Gentbrugge, 9060 Zelzate, 9100 Sint-Niklaas, 9120 Beveren, 9140 Temse, 9160
    Lokeren, 9200 Dendermonde, 9230 Wetteren, 9240 Zele, 9300 Aalst, 9320 Erembodegem, 9400 Ninove, 9500
    Geraardsbergen, 9600 Ronse, 9620 Zottegem, 9700 Oudenaarde, 9800 Deinze, 9820 Merelbeke, 9840 De Pinte, 9900
    Eeklo, 9940 Evergem, 9990 Maldegem
""")
)
