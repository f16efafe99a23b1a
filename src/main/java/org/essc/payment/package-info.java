/**
 * One-time authorisations of payments ({@code docs/flows/payment.md}): what a verified code for
 * payment yields, what the bank makes of it, and the bank's day. The money is the bank's business.
 */
package org.essc.payment;
