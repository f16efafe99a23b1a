import { byId } from "./dom.js";
import { startExchanges } from "./exchanges.js";
import { toggleLanguage, translateDocument } from "./i18n.js";
import { startPhone } from "./phone.js";
import { startPortal } from "./portal.js";
import { startStories } from "./stories.js";
import { forgetLoss, startVerifier } from "./verifier.js";

translateDocument();
byId("language").addEventListener("click", toggleLanguage);

// On a phone's width one part is seen at a time.
for (const button of document.querySelectorAll("[data-show]")) {
  button.addEventListener("click", () => {
    document.body.dataset.view = button.dataset.show;
    document.querySelectorAll("[data-show]").forEach((other) => other.removeAttribute("aria-current"));
    button.setAttribute("aria-current", "true");
    const nav = document.querySelector(".views");
    const top = nav.nextElementSibling.offsetTop - nav.offsetHeight;
    if (window.scrollY > top) window.scrollTo({ top });
  });
}

startExchanges();
startPhone(forgetLoss);
startVerifier();
startPortal();
startStories();
