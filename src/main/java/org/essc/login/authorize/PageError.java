package org.essc.login.authorize;

import java.util.Locale;

/** What is told on a page of ours: nobody knows where a redirect would lead. */
final class PageError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Each with its words on the page. */
  enum Kind {
    CLIENT(400, "此网站未登记或已停用，无法登录。", "This website is not registered, or is suspended."),
    REDIRECT(400, "返回地址未登记，已停止跳转。", "The address to return to is not registered."),
    REQUEST(400, "登录请求不完整或有误。", "The request to log in is incomplete or malformed."),
    PUSHED(
        400,
        "登录请求已失效或已使用，请从原网站重新开始。",
        "The request to log in has expired or was used; start again."),
    TOO_MANY(429, "登录次数过多，请稍后再试。", "Too many logins were begun from here; try again in a while."),
    AWAY(503, "服务暂不可用，请稍后再试。", "The service is not available at the moment; try again shortly.");

    private final int status;
    private final String chinese;
    private final String english;

    Kind(int status, String chinese, String english) {
      this.status = status;
      this.chinese = chinese;
      this.english = english;
    }

    int status() {
      return status;
    }

    String in(Locale language) {
      return language.equals(Locale.ENGLISH) ? english : chinese;
    }
  }

  private final Kind kind;

  PageError(Kind kind) {
    super(kind.name(), null, false, false);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }
}
