/**
 * The desk of those who run the platform: partners, files and batches, policies side by side,
 * service points, signing keys, a holder's data, and the last day in numbers. Every page calls the
 * use case of the API's operation.
 */
package org.essc.console.operator;
