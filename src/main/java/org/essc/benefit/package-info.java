/**
 * Who draws a standing benefit, and by which day he or she has to show to be alive and entitled:
 * {@code docs/flows/benefit-qualification.md}.
 */
package org.essc.benefit;
