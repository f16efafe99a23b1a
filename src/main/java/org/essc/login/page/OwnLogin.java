package org.essc.login.page;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** What only the browser that began a login is told; for another the address does not exist. */
@NameBinding
@Retention(RUNTIME)
@Target({METHOD, TYPE})
@interface OwnLogin {}
