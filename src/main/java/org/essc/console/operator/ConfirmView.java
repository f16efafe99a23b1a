package org.essc.console.operator;

/**
 * A page that asks once more.
 *
 * @param act as the words know it
 * @param subject what it is done to, in words
 * @param action where its form goes
 * @param back where one goes who thinks better of it
 */
record ConfirmView(
    OperatorFrame frame,
    String act,
    String title,
    String text,
    String subject,
    String action,
    String back,
    boolean danger) {}
