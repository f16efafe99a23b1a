/**
 * The API's document, as partners read it: what a build completes in it beside the annotations of
 * the resources, and the page that shows it.
 */
package org.essc.platform.openapi;
