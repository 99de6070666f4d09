"""The words that LimeSurvey itself puts beside fixed answers, which its files leave out."""

YES = {"nl": "Ja", "fr": "Oui", "en": "Yes", "de": "Ja", "pl": "Tak", "ro": "Da", "tr": "Evet", "ar": "نعم", "es": "Sí"}
NO = {
    "nl": "Nee", "fr": "Non", "en": "No", "de": "Nein", "pl": "Nie", "ro": "Nu", "tr": "Hayır", "ar": "لا", "es": "No",
}  # fmt: skip
UNSURE = {
    "nl": "Onzeker", "fr": "Incertain", "en": "Uncertain", "de": "Unsicher", "pl": "Niepewne", "ro": "Nesigur",
    "tr": "Emin değilim", "ar": "غير متأكد", "es": "Dudoso",
}  # fmt: skip
FEMALE = {
    "nl": "Vrouw", "fr": "Femme", "en": "Female", "de": "Weiblich", "pl": "Kobieta", "ro": "Femeie", "tr": "Kadın",
    "ar": "أنثى", "es": "Mujer",
}  # fmt: skip
MALE = {
    "nl": "Man", "fr": "Homme", "en": "Male", "de": "Männlich", "pl": "Mężczyzna", "ro": "Bărbat", "tr": "Erkek",
    "ar": "ذكر", "es": "Hombre",
}  # fmt: skip
MORE = {
    "nl": "Meer", "fr": "Augmenté", "en": "Increased", "de": "Mehr", "pl": "Więcej", "ro": "Mai mult", "tr": "Arttı",
    "ar": "زاد", "es": "Más",
}  # fmt: skip
SAME = {
    "nl": "Hetzelfde", "fr": "Identique", "en": "Same", "de": "Gleich", "pl": "Tak samo", "ro": "La fel",
    "tr": "Aynı", "ar": "لم يتغير", "es": "Igual",
}  # fmt: skip
LESS = {
    "nl": "Minder", "fr": "Diminué", "en": "Decreased", "de": "Weniger", "pl": "Mniej", "ro": "Mai puțin",
    "tr": "Azaldı", "ar": "نقص", "es": "Menos",
}  # fmt: skip
REMARK = {
    "nl": "Opmerking", "fr": "Commentaire", "en": "Comment", "de": "Bemerkung", "pl": "Komentarz",
    "ro": "Comentariu", "tr": "Açıklama", "ar": "تعليق", "es": "Comentario",
}  # fmt: skip
# per type of question: codes and words of the answers that it always has
FIXED = {
    "C": (("Y", YES), ("U", UNSURE), ("N", NO)), "E": (("I", MORE), ("S", SAME), ("D", LESS)),
    "Y": (("Y", YES), ("N", NO)), "G": (("F", FEMALE), ("M", MALE)),
}  # fmt: skip
