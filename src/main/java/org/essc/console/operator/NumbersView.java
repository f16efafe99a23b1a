package org.essc.console.operator;

import java.util.List;

/**
 * @param at when the numbers were read
 * @param seen digest of what is shown, for the page's next question
 */
record NumbersView(OperatorFrame frame, String at, String seen, List<Plot> plots) {}
