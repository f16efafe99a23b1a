package org.essc.login.page;

/**
 * A page that only explains.
 *
 * @param kind {@code other}, {@code foreign} or {@code away}
 * @param language of the page
 */
record NoticeView(String kind, String language) {}
