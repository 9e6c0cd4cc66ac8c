// Reloads the page when its sources change and shows what is wrong with them. Text goes into text nodes only.
(function () {
  "use strict";
  var pages = document.currentScript.getAttribute("data-pages");
  var box = null;
  var open = true;

  var style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = "/_faletusi/live.css";
  document.head.appendChild(style);

  function element(name, className, text) {
    var made = document.createElement(name);
    made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function show(news) {
    if (box) box.remove();
    box = null;
    if (!news.findings.length) return;
    box = element("details", "faletusi-live" + (news.errors ? " faletusi-errors" : ""));
    box.open = news.errors > 0 && open;
    box.addEventListener("toggle", function () { open = box.open; });
    var words = news.summary;
    if (news.errors) words += ". You see the last pages without errors";
    box.appendChild(element("summary", "", words));
    var list = element("ol", "");
    news.findings.forEach(function (finding) {
      var item = element("li", "faletusi-" + finding.severity);
      item.appendChild(element("pre", "", finding.text));
      list.appendChild(item);
    });
    box.appendChild(list);
    var way = element("a", "", "Compare two texts");
    way.href = "/_faletusi/compare";
    box.appendChild(way);
    box.setAttribute("role", "status");
    document.body.appendChild(box);
  }

  var events = new EventSource("/_faletusi/events");
  events.addEventListener("edition", function (event) {
    var news = JSON.parse(event.data);
    if (news.pages !== pages) {
      events.close();
      location.reload();
      return;
    }
    show(news);
  });
})();
