// The hotline by keyboard. Without this script the screen does all the same by Tab and Enter.
(() => {
  const call = document.querySelector('[data-test=call]');
  const guardians = call.querySelector('.of-guardian');
  const answers = () =>
    [...call.querySelectorAll('input:not([type=hidden], [type=radio])')].filter((one) => !one.closest('[hidden]'));

  const showGuardian = () => {
    guardians.hidden = !call.querySelector('[data-test=guardian]').checked;
  };
  call.addEventListener('change', showGuardian);
  showGuardian();

  // a call goes from question to question; what is done is done by its own key
  call.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing || !event.target.matches('input:not([type=radio])')) {
      return;
    }
    event.preventDefault();
    const all = answers();
    const next = all[all.indexOf(event.target) + 1] || call.querySelector('[data-test=report]');
    next.focus();
  });

  document.addEventListener('keydown', (event) => {
    const target = document.querySelector('[data-key="' + event.key + '"]');
    if (!target || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    event.preventDefault();
    if (target.matches('input')) {
      target.focus();
    } else {
      target.click();
    }
  });
})();
