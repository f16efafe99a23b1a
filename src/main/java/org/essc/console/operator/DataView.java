package org.essc.console.operator;

import java.util.List;

/**
 * @param askedBy what was chosen
 * @param reference what was typed; the number is not shown again
 * @param wrong names of the fields that cannot be taken
 * @param none whether nobody was found
 */
record DataView(
    OperatorFrame frame, String askedBy, String reference, List<String> wrong, boolean none) {}
