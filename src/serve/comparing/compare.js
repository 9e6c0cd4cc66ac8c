// A file can be dropped anywhere on its half of the form. Without this script the field for files takes it.
(function () {
  "use strict";
  var problem = document.getElementById("problem");
  if (problem) problem.focus();
  document.querySelectorAll("[data-drop]").forEach(function (half) {
    var field = document.getElementById(half.getAttribute("data-drop"));
    var several = half.querySelector(".several");
    function over(event) {
      if (!event.dataTransfer || Array.from(event.dataTransfer.types).indexOf("Files") < 0) return;
      event.preventDefault();
      half.classList.add("over");
    }
    half.addEventListener("dragenter", over);
    half.addEventListener("dragover", over);
    half.addEventListener("dragleave", function (event) {
      if (!half.contains(event.relatedTarget)) half.classList.remove("over");
    });
    half.addEventListener("drop", function (event) {
      half.classList.remove("over");
      if (!event.dataTransfer || !event.dataTransfer.files.length) return;
      event.preventDefault();
      // One side is one text: which of several was meant is not for us to say.
      var many = event.dataTransfer.files.length > 1;
      if (several) several.textContent = many ? several.getAttribute("data-said") : "";
      if (many) return;
      field.files = event.dataTransfer.files;
      field.focus();
    });
  });
})();
