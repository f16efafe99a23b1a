/**
 * Authentication of the qualification for benefits (待遇资格认证): by which ways it is shown once in a
 * period that who draws a benefit is alive and entitled, the review of certificates by a second
 * clerk, and the signed statement for the insurer. What is due to whom is {@link
 * org.essc.benefit}'s.
 */
package org.essc.benefit.qualification;
