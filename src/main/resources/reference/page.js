// Shows the API's document, which this instance serves, in the visitor's language as far as the frame goes.
(() => {
  const texts = {
    zh: {
      title: "接口参考",
      nav: "文档",
      problems: "错误代码",
      wait: "正在载入…",
      failed: "接口文档没有载入。原文见 /q/openapi。",
      note: "参考正文由程序自动生成，为英文；出错时答复的文字有中文和英文。",
      toggle: "English",
    },
    en: {
      title: "API reference",
      nav: "Documents",
      problems: "Problem codes",
      wait: "Loading…",
      failed: "The document could not be loaded. It stands at /q/openapi.",
      note: "",
      toggle: "中文",
    },
  };

  const labels = {
    enum: "取值",
    enumSingleValue: "取值",
    enumArray: "各项取值",
    default: "默认",
    deprecated: "已停用",
    example: "示例",
    examples: "示例",
    recursive: "递归",
    arrayOf: "数组：",
    const: "固定值",
    noResultsFound: "没有找到",
    download: "下载",
    downloadSpecification: "下载接口文档",
    responses: "答复",
    requestSamples: "请求示例",
    responseSamples: "答复示例",
  };

  // the start page keeps the visitor's choice under the same name
  const KEY = "essc.language";

  function chosen() {
    try {
      const stored = localStorage.getItem(KEY);
      return stored in texts ? stored : null;
    } catch {
      return null; // storage may be switched off
    }
  }

  function preferred() {
    return navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag in texts) ?? "en";
  }

  const language = chosen() ?? preferred();
  const t = texts[language];

  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = t.title;
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t[element.dataset.t];
  for (const element of document.querySelectorAll("[data-t-label]")) element.setAttribute("aria-label", t[element.dataset.tLabel]);
  document.getElementById("note").hidden = !t.note;

  const toggle = document.getElementById("language");
  toggle.textContent = t.toggle;
  toggle.lang = language === "zh" ? "en" : "zh-CN";
  toggle.addEventListener("click", () => {
    try {
      localStorage.setItem(KEY, language === "zh" ? "en" : "zh");
    } catch {
      return;
    }
    location.reload(); // the reference reads its words only once
  });

  const reference = document.getElementById("reference");
  const sans = getComputedStyle(document.body).fontFamily;
  const mono = 'ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono", monospace';
  Redoc.init(
    "/q/openapi?format=json",
    {
      labels: language === "zh" ? labels : undefined,
      nativeScrollbars: true,
      hideDownloadButton: true,
      requiredPropsFirst: true,
      jsonSampleExpandLevel: 4,
      scrollYOffset: ".top",
      theme: {
        spacing: { sectionVertical: 24, sectionHorizontal: innerWidth < 600 ? 16 : 40 },
        colors: {
          primary: { main: "#0f5468" },
          text: { primary: "#14212b", secondary: "#51616d" },
          success: { main: "#11643f" },
          error: { main: "#a3261c" },
          responses: {
            success: { tabTextColor: "#16804f" },
            error: { tabTextColor: "#d63a2f" },
          },
          http: { get: "#0f5468", post: "#11643f", put: "#8a5a00", delete: "#a3261c" },
        },
        typography: {
          fontSize: "15px",
          lineHeight: "1.6",
          fontFamily: sans,
          headings: { fontFamily: sans, fontWeight: "650", lineHeight: "1.35" },
          code: { fontFamily: mono, fontSize: "13px", color: "#14212b", backgroundColor: "#eef1f3" },
        },
        sidebar: { width: "264px", backgroundColor: "#f3f5f6", textColor: "#14212b" },
        rightPanel: { backgroundColor: "#14212b" },
      },
    },
    reference,
    (error) => {
      if (error) reference.textContent = t.failed;
    },
  );
})();
