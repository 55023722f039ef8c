package dev.sallyport.checks;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

/** The compiled classes that the rules are held against. */
final class Project {
  static final String ROOT = "dev.sallyport";
  static final String BAD_ROOT = "dev.sallyport.checks.bad";

  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/dev/sallyport/checks/"))
          .importPackages(ROOT);

  static final JavaClasses BAD_CLASSES = new ClassFileImporter().importPackages(BAD_ROOT);

  private Project() {}
}
