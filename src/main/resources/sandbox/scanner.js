// Reads QR codes from the camera and from pictures, in the browser only.
import { byId, el } from "./dom.js";

/**
 * Edge lengths a picture is tried at: a large photo reads better small, a small one enlarged, and
 * one code in twenty not at all in the size that suits the others.
 */
const SIZES = [800, 400, 1400, 260];
/** Between these is where a camera's frame is tried. */
const SMALLEST = 260;
const LARGEST = 800;
/** Blank margin around a picture, in case it was cut off without one. */
const MARGIN = 40;

let loading = null;
let camera = null;

/** The text in a picture, or null. Throws if the reader itself cannot be loaded. */
export async function readPicture(blob) {
  await library();
  let bitmap;
  try {
    bitmap = await createImageBitmap(blob);
  } catch {
    return null; // not a picture
  }
  for (const size of SIZES) {
    const text = await readAt(bitmap, size);
    if (text) return text;
  }
  return null;
}

/** Calls `onText` once with what the camera sees. Rejects if there is no camera or no permission. */
export async function startCamera(onText) {
  await library();
  await stopCamera();
  const started = new Html5Qrcode("camera-view", options());
  const found = async (text) => {
    if (camera !== started) return;
    await stopCamera();
    onText(text);
  };
  await started.start({ facingMode: "environment" }, { fps: 10 }, found, otherSizes(found));
  camera = started;
}

/**
 * The library looks at every frame in one size, in which one code of twelve that is held still is
 * never read: what it does not find is looked for anew, each time in another size.
 */
function otherSizes(found) {
  let looking = false;
  return async () => {
    const video = byId("camera-view").querySelector("video");
    if (looking || !video?.videoWidth) return;
    looking = true;
    try {
      const size = SMALLEST + Math.random() * (LARGEST - SMALLEST);
      const text = await readAt(await createImageBitmap(video), size);
      if (text) await found(text);
    } catch {
      // the camera is just being closed
    } finally {
      looking = false;
    }
  };
}

export async function stopCamera() {
  const stopping = camera;
  camera = null;
  if (!stopping) return;
  await stopping.stop();
  stopping.clear();
}

async function readAt(bitmap, size) {
  const scale = size / Math.max(bitmap.width, bitmap.height);
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const canvas = el("canvas", { width: width + 2 * MARGIN, height: height + 2 * MARGIN });
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, MARGIN, MARGIN, width, height);
  const png = await new Promise((resolve) => canvas.toBlob(resolve));
  // the library scales a picture to its element
  const reader = byId("reader");
  reader.style.width = `${canvas.width}px`;
  reader.style.height = `${canvas.height}px`;
  try {
    return await new Html5Qrcode("reader", options()).scanFile(new File([png], "picture.png"), false);
  } catch {
    return null; // nothing found at this size
  } finally {
    reader.replaceChildren();
    reader.removeAttribute("style");
  }
}

const options = () => ({
  formatsToSupport: [Html5QrcodeSupportedFormats.QR_CODE],
  experimentalFeatures: { useBarCodeDetectorIfSupported: true },
  verbose: false,
});

/** Loaded when first needed: it is larger than the rest of the page. */
function library() {
  loading ??= new Promise((resolve, reject) => {
    const script = el("script", { src: "/sandbox/assets/vendor/html5-qrcode.min.js", onload: resolve });
    script.addEventListener("error", () => {
      loading = null;
      script.remove();
      reject(new Error("html5-qrcode"));
    });
    document.head.append(script);
  });
  return loading;
}
