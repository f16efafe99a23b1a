package org.essc.login.authorize;

import org.essc.login.LoginNotice;

/** What is told on a page of ours: nobody knows where a redirect would lead. */
final class PageError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final LoginNotice notice;

  PageError(LoginNotice notice) {
    super(notice.name(), null, false, false);
    this.notice = notice;
  }

  LoginNotice notice() {
    return notice;
  }
}
