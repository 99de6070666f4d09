from tests.house.world import Row

MATRIX = {
    "pages.home": Row((303, 303, 303, 303, 303, 303, 303)),
    "pages.language": Row((303, 303, 303, 303, 303, 303, 303), data={"language": "en", "back": "/"}),
    "pages.accessibility": Row((200, 200, 200, 200, 200, 200, 200)),
}
