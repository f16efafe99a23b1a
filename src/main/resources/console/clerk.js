// A camera for card photos, a look at what was chosen, and printing. Without this script a file is
// chosen, and the browser's own print does the rest.
(() => {
  const print = document.querySelector('[data-print]');
  if (print) {
    print.hidden = false;
    print.addEventListener('click', () => window.print());
  }

  const input = document.querySelector('#photo');
  if (!input) {
    return;
  }
  const camera = document.querySelector('[data-camera]');
  const viewfinder = document.querySelector('[data-viewfinder]');
  const video = viewfinder.querySelector('video');
  const preview = document.querySelector('[data-preview]');
  const canvas = preview.querySelector('canvas');
  const noCamera = document.querySelector('[data-no-camera]');
  const proportion = canvas.width / canvas.height;

  // the picture as it is sent: nothing is cropped that the check is to see
  const show = async () => {
    const file = input.files[0];
    preview.hidden = true;
    if (!file) {
      return;
    }
    try {
      const picture = await createImageBitmap(file);
      canvas.width = picture.width;
      canvas.height = picture.height;
      canvas.getContext('2d').drawImage(picture, 0, 0);
      preview.hidden = false;
    } catch {
      // what no browser reads is refused by the check, with its reason
    }
  };
  input.addEventListener('change', show);

  if (!navigator.mediaDevices?.getUserMedia) {
    return;
  }
  camera.hidden = false;
  const stop = () => {
    video.srcObject?.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
    viewfinder.hidden = true;
    camera.hidden = false;
  };
  camera.addEventListener('click', async () => {
    noCamera.hidden = true;
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({
        video: { width: { ideal: 1280 }, height: { ideal: 960 } },
      });
      await video.play();
      viewfinder.hidden = false;
      preview.hidden = true;
      camera.hidden = true;
      viewfinder.querySelector('[data-shoot]').focus();
    } catch {
      noCamera.hidden = false;
    }
  });
  viewfinder.querySelector('[data-stop]').addEventListener('click', stop);
  viewfinder.querySelector('[data-shoot]').addEventListener('click', () => {
    // the middle of what the camera sees, in the card's proportions
    const height = Math.min(video.videoHeight, video.videoWidth / proportion);
    const width = height * proportion;
    const shot = document.createElement('canvas');
    shot.width = Math.max(358, Math.round(width));
    shot.height = Math.round(shot.width / proportion);
    shot
      .getContext('2d')
      .drawImage(
        video,
        (video.videoWidth - width) / 2,
        (video.videoHeight - height) / 2,
        width,
        height,
        0,
        0,
        shot.width,
        shot.height,
      );
    shot.toBlob(
      (picture) => {
        const files = new DataTransfer();
        files.items.add(new File([picture], 'photo.jpg', { type: 'image/jpeg' }));
        input.files = files.files;
        stop();
        show();
        document.querySelector('[data-test=check]').focus();
      },
      'image/jpeg',
      0.92,
    );
  });
})();
