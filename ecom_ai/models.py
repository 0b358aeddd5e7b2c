"""What Django discovers."""

from ecom_ai.artifacts.models import ActivationLog, Artifact
from ecom_ai.descriptions.models import Draft, LiveDescription, PromptTemplate, Publication
from ecom_ai.jobs.models import Job, JobItem, WorkerBeat
from ecom_ai.training.models import DataSet, TrainingRun

__all__ = [
    "ActivationLog",
    "Artifact",
    "DataSet",
    "Draft",
    "Job",
    "JobItem",
    "LiveDescription",
    "PromptTemplate",
    "Publication",
    "TrainingRun",
    "WorkerBeat",
]
