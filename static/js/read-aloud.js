// Every question gets a button that reads it aloud with its answers, where the device has a voice for its language.
// Nothing leaves the device but to its own speech service; without this script the page works as well.
const place = document.querySelector("[data-read-aloud]");
const speech = window.speechSynthesis;

const languageOf = (element) => element.closest("[lang]").lang;
const voiceFor = (language) => {
  const spoken = language.toLowerCase().split("-")[0];
  const able = speech.getVoices().filter((voice) => voice.lang.toLowerCase().replace("_", "-").split("-")[0] === spoken);
  // a voice of the device itself before one that sends the words elsewhere
  return able.find((voice) => voice.localService) ?? able[0];
};

// what stands there for the eye, in the order of reading, each part once
const words = (question) => {
  const parts = question.matches(".grid")
    ? [...question.querySelectorAll(":scope > legend, :scope > .form-text, .statement > legend, .statement .scale span")]
    : [...question.querySelectorAll("legend, :scope > label, p, .scale span, .list span")];
  return parts.filter((part) => !part.matches("[aria-hidden]")).map((part) => part.textContent.trim()).filter(Boolean);
};

let reading = null; // the button whose question is being read

const show = (button, on) => {
  button.setAttribute("aria-pressed", String(on));
  button.textContent = on ? place.dataset.stopReading : place.dataset.readAloud;
};

const stop = () => {
  speech.cancel();
  if (reading) show(reading, false);
  reading = null;
};

const read = (button, question) => {
  const again = reading === button;
  stop();
  if (again) return;
  reading = button;
  show(button, true);
  const parts = words(question);
  parts.forEach((part, number) => {
    const said = new SpeechSynthesisUtterance(part);
    said.lang = languageOf(question);
    said.voice = voiceFor(said.lang) ?? null;
    said.rate = 0.9;
    if (number === parts.length - 1) said.onend = () => { if (reading === button) stop(); };
    speech.speak(said);
  });
};

const furnish = () => {
  if (place.querySelector(".read-aloud") || !voiceFor(languageOf(place))) return;
  for (const question of place.querySelectorAll(".question")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "read-aloud";
    button.lang = document.documentElement.lang;
    show(button, false);
    button.addEventListener("click", () => read(button, question));
    question.before(button);
  }
};

if (place && speech) {
  furnish();
  speech.addEventListener?.("voiceschanged", furnish); // many browsers learn their voices late
  window.addEventListener("pagehide", stop);
}
