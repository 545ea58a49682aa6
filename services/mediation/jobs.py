"""mediation's runner face: agreements become documents."""

from chassis.kernel import Kernel
from chassis.principals import load_signer
from chassis.rpc import channel
from chassis.runner import Tick
from services.mediation.directory import IntakeDirectory
from services.mediation.documents import FilePrinter
from services.mediation.settings import MediationSettings
from services.mediation.store.agreements import GridShelf, MongoAgreements
from services.mediation.store.files import MongoCases, MongoMediations
from services.mediation.store.register import MongoRegister
from services.mediation.use_cases.ports import Directory
from services.mediation.use_cases.printing import Printing

SETTINGS = MediationSettings
_EVERY_SECONDS = 1.0


def open_printing(kernel: Kernel, directory: Directory) -> Printing:
    """The use case on a kernel, with names from the directory."""
    return Printing(
        queue=MongoAgreements(kernel),
        mediations=MongoMediations(kernel, MongoCases(kernel)),
        register=MongoRegister(kernel),
        directory=directory,
        printer=FilePrinter(),
        shelf=GridShelf(kernel),
        transact=kernel.transact,
        now=kernel.now,
    )


def open_jobs(kernel: Kernel) -> list[Tick]:
    """mediation's ticks."""
    settings = MediationSettings()
    directory = IntakeDirectory(
        channel(settings.intake_target),
        load_signer(settings.keys_dir, "mediation"),
        settings.mediation_directory_seconds,
    )
    printing = open_printing(kernel, directory)
    return [Tick("agreement_documents", _EVERY_SECONDS, lambda: int(printing.print_next()))]
